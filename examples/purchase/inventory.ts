import { Actor, type ActorAddress, on } from "callboard";
import { z } from "zod";
import { Bought, Buy, CountStock, Refused, Restock, Stock } from "./messages.ts";

const stockSchema = z.record(z.string(), z.number().int().min(0));
const initSchema = z.object({ stock: stockSchema.default({}) });

/**
 * What is in stock. It takes one order at a time, so no two of them ever see the same piece; and it answers only when the
 * store has the new count, so a sale that was confirmed outlives the host. `init: { stock: { lamp: 100 } }` counts at the
 * very first start; later ones begin with what the store holds.
 */
export class Inventory extends Actor {
  static handles = [
    on(Buy, (self: Inventory, { order, product, count }, sender) => self.sell(order, product, count, sender)),
    on(Restock, (self: Inventory, { product, count }, sender) => self.restock(product, count, sender)),
    on(CountStock, (self: Inventory, _ask, sender) => self.send(sender, Stock({ stock: self.stock }))),
  ];

  private stock: Record<string, number> = {};

  async onStart(init: unknown): Promise<void> {
    const kept = await this.store.get("stock");
    this.stock = kept === undefined ? initSchema.parse(init ?? {}).stock : stockSchema.parse(kept);
  }

  snapshot(): unknown {
    return this.stock;
  }

  restore(state: unknown): void {
    this.stock = stockSchema.parse(state);
  }

  private async sell(order: string, product: string, count: number, buyer: ActorAddress): Promise<void> {
    const inStock = this.stock[product] ?? 0;
    if (inStock < count) {
      this.send(buyer, Refused({ order, product, count, inStock }));
      return;
    }
    await this.keep({ ...this.stock, [product]: inStock - count });
    this.send(buyer, Bought({ order, product, count, left: inStock - count }));
  }

  private async restock(product: string, count: number, sender: ActorAddress): Promise<void> {
    await this.keep({ ...this.stock, [product]: (this.stock[product] ?? 0) + count });
    this.send(sender, Stock({ stock: this.stock }));
  }

  /** The store first: a sale that it does not take is tried again from the old count, and is then the buyer's poison. */
  private async keep(stock: Record<string, number>): Promise<void> {
    await this.store.put("stock", stock);
    this.stock = stock;
  }
}
