import { Actor, type ActorAddress, on, PoisonMessage } from "callboard";
import { z } from "zod";
import { Bought, Buy, Failed, Refused, RequestPurchase } from "./messages.ts";

const stateSchema = z.object({
  inventory: z.string(),
  ordersSoFar: z.number().int(),
  /** Who waits for which order. */
  waiting: z.record(z.string(), z.string()),
});

type Answer = ReturnType<typeof Bought> | ReturnType<typeof Refused> | ReturnType<typeof Failed>;

/** Buys for others. It never waits for the inventory: while an order is under way it takes the next one. `init: { inventory }` */
export class Buyer extends Actor {
  static handles = [
    on(RequestPurchase, (self: Buyer, { product, count }, sender) => self.order(product, count, sender)),
    on(Bought, (self: Buyer, bought) => self.passOn(bought.order, bought)),
    on(Refused, (self: Buyer, refused) => self.passOn(refused.order, refused)),
    on(PoisonMessage, (self: Buyer, poison) => self.fail(poison)),
  ];

  private state = stateSchema.parse({ inventory: "", ordersSoFar: 0, waiting: {} });

  onStart(init: unknown): void {
    this.state.inventory = z.object({ inventory: z.string() }).parse(init).inventory;
  }

  snapshot(): unknown {
    return this.state;
  }

  restore(state: unknown): void {
    this.state = stateSchema.parse(state);
  }

  private order(product: string, count: number, requester: ActorAddress): void {
    this.state.ordersSoFar += 1;
    const order = `${this.self}/${this.state.ordersSoFar}`;
    this.state.waiting[order] = requester;
    this.send(this.state.inventory as ActorAddress, Buy({ order, product, count }));
  }

  private passOn(order: string, answer: Answer): void {
    const requester = this.state.waiting[order];
    delete this.state.waiting[order];
    if (requester !== undefined) this.send(requester as ActorAddress, answer);
  }

  private fail(poison: { message: unknown; error: { message: string } }): void {
    if (!Buy.is(poison.message)) return;
    const { order, product, count } = poison.message;
    this.passOn(order, Failed({ order, product, count, error: poison.error.message }));
  }
}
