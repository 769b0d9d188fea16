import { z } from "zod";
import { kind } from "./kind.ts";

const orderSchema = z.object({ product: z.string(), count: z.number().int().min(1) });
const moneySchema = z.object({ amount: z.number(), currency: z.string() });
const ORDER = /^\s*([a-z]+)\s*,\s*(\d{1,6})\s*$/;

const PRICES: Readonly<Record<string, number>> = { lamp: 40, chair: 120, desk: 450 };
const GRAMS: Readonly<Record<string, number>> = { lamp: 1_200, chair: 6_500, desk: 38_000 };

function known(table: Readonly<Record<string, number>>, product: string): number {
  const value = table[product];
  if (value === undefined) throw new Error(`no product is called "${product}"`);
  return value;
}

/** What the nodes of a graph can be. */
export const kinds = {
  /** Lines like `lamp, 3` become orders. */
  parse: kind({
    reads: { lines: z.array(z.string()) },
    writes: { orders: z.array(orderSchema) },
    config: z.object({ comment: z.string().default("#") }),
    run: ({ lines }, { comment }) => ({
      orders: lines
        .filter((line) => line.trim() !== "" && !line.startsWith(comment))
        .map((line) => {
          const [, product, count] = ORDER.exec(line) ?? [];
          if (product === undefined) throw new Error(`"${line}" is no order like "lamp, 3"`);
          return { product, count: Number(count) };
        }),
    }),
  }),

  /** The price of one order. */
  price: kind({
    reads: { order: orderSchema },
    writes: { price: moneySchema },
    config: z.object({ currency: z.string().length(3).default("EUR"), rate: z.number().positive().default(1) }),
    run: ({ order }, { currency, rate }) => ({
      price: { amount: known(PRICES, order.product) * order.count * rate, currency },
    }),
  }),

  /** The weight of one order. */
  weigh: kind({
    reads: { order: orderSchema },
    writes: { grams: z.number() },
    config: z.object({}),
    run: ({ order }) => ({ grams: known(GRAMS, order.product) * order.count }),
  }),

  /** All prices and weights of a run together. */
  total: kind({
    reads: { prices: z.array(moneySchema), weights: z.array(z.number()) },
    writes: { total: z.object({ orders: z.number(), amount: z.number(), currency: z.string(), grams: z.number() }) },
    config: z.object({ discount: z.number().min(0).max(1).default(0) }),
    run: ({ prices, weights }, { discount }) => ({
      total: {
        orders: prices.length,
        amount: prices.reduce((sum, price) => sum + price.amount, 0) * (1 - discount),
        currency: prices[0]?.currency ?? "",
        grams: weights.reduce((sum, grams) => sum + grams, 0),
      },
    }),
  }),
};

export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as [KindName, ...KindName[]];
