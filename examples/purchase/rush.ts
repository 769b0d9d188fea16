import { Actor, type ActorAddress, on } from "callboard";
import { Buyer } from "./buyer.ts";
import { Inventory } from "./inventory.ts";
import { Bought, Refused, RequestPurchase, RushIsOver, StartRush } from "./messages.ts";

const ORDER_TIMEOUT_MS = 30_000;

/** Many buyers who want the same thing at once. A buyer has a name of its own, so each lives where there is room for it. */
export class Rush extends Actor {
  static handles = [
    on(StartRush, async (self: Rush, rush, sender) => {
      const buyers = await self.gather(rush.buyers);
      self.send(sender, await self.run(buyers, rush));
    }),
  ];

  snapshot(): unknown {
    return {};
  }

  restore(): void {
    // A rush holds nothing between two messages.
  }

  private async gather(count: number): Promise<ActorAddress[]> {
    const inventory = await this.createActor(Inventory, { globalName: "inventory" });
    return Promise.all(
      Array.from({ length: count }, (_, n) =>
        this.createActor(Buyer, { globalName: `buyer/${n + 1}`, init: { inventory } }),
      ),
    );
  }

  private async run(buyers: ActorAddress[], { product, count, ordersEach }: ReturnType<typeof StartRush>) {
    const request = RequestPurchase({ product, count });
    const asked = buyers.flatMap((buyer) =>
      Array.from({ length: ordersEach }, () => this.ask(buyer, request, { timeoutMs: ORDER_TIMEOUT_MS })),
    );
    const answers = await Promise.allSettled(asked);
    const answered = (is: (value: unknown) => boolean) =>
      answers.filter((answer) => answer.status === "fulfilled" && is(answer.value)).length;
    const [bought, refused] = [answered(Bought.is), answered(Refused.is)];
    const failed = answers.length - bought - refused;
    return RushIsOver({ product, orders: answers.length, sold: bought * count, refused, failed });
  }
}
