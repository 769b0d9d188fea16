import { Actor, type ActorAddress, on } from "callboard";
import { z } from "zod";
import { Bought, Buy, CountStock, Refused, Restock, Stock } from "./messages.ts";

const stockSchema = z.record(z.string(), z.number().int().min(0));
const initSchema = z.object({ stock: stockSchema.default({}) });

/**
 * What is in stock. It takes one order at a time, so no two of them ever see the same piece; and it is persistent, so the new
 * count is on disk before a buyer hears of the sale. `init: { stock: { lamp: 100 } }` counts at the very first start.
 */
export class Inventory extends Actor {
  static persistent = true;
  static handles = [
    on(Buy, (self: Inventory, { order, product, count }, sender) => self.sell(order, product, count, sender)),
    on(Restock, (self: Inventory, { product, count }, sender) => self.restock(product, count, sender)),
    on(CountStock, (self: Inventory, _ask, sender) => self.send(sender, Stock({ stock: self.stock }))),
  ];

  private stock: Record<string, number> = {};

  onStart(init: unknown): void {
    this.stock = initSchema.parse(init ?? {}).stock;
  }

  snapshot(): unknown {
    return this.stock;
  }

  restore(state: unknown): void {
    this.stock = stockSchema.parse(state);
  }

  private sell(order: string, product: string, count: number, buyer: ActorAddress): void {
    const inStock = this.stock[product] ?? 0;
    if (inStock < count) {
      this.send(buyer, Refused({ order, product, count, inStock }));
      return;
    }
    this.stock[product] = inStock - count;
    this.send(buyer, Bought({ order, product, count, left: inStock - count }));
  }

  private restock(product: string, count: number, sender: ActorAddress): void {
    this.stock[product] = (this.stock[product] ?? 0) + count;
    this.send(sender, Stock({ stock: this.stock }));
  }
}
