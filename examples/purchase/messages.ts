import { message } from "callboard";
import { z } from "zod";

export const productSchema = z.string().regex(/^[a-z0-9-]{1,60}$/, "a product is 1 to 60 of a-z 0-9 -");
export const countSchema = z.number().int().min(1).max(1_000_000);
const inStockSchema = z.number().int().min(0);

/** Asks a buyer to buy; it answers the sender with `purchase.Bought`, `purchase.Refused` or `purchase.Failed` as soon as the inventory has answered. */
export const RequestPurchase = message("purchase.Request", z.object({ product: productSchema, count: countSchema }));

/** From a buyer to the inventory. `order` comes back in the answer, as a buyer has several under way. */
export const Buy = message("purchase.Buy", z.object({ order: z.string(), product: productSchema, count: countSchema }));

/** The sale is done, and on disk. `left` is what is in stock after it. */
export const Bought = message(
  "purchase.Bought",
  z.object({ order: z.string(), product: productSchema, count: countSchema, left: inStockSchema }),
);

/** Nothing was sold: less is in stock than was asked for. */
export const Refused = message(
  "purchase.Refused",
  z.object({ order: z.string(), product: productSchema, count: countSchema, inStock: inStockSchema }),
);

/** Nothing was sold: the inventory could not keep the sale. The order may be given again. */
export const Failed = message(
  "purchase.Failed",
  z.object({ order: z.string(), product: productSchema, count: countSchema, error: z.string() }),
);

/** Puts more in stock, also of a product that was not there; answered with `purchase.Stock`. */
export const Restock = message("purchase.Restock", z.object({ product: productSchema, count: countSchema }));

/** Asks the inventory what there is; answered with `purchase.Stock`. */
export const CountStock = message("purchase.CountStock", z.object({}));
export const Stock = message("purchase.Stock", z.object({ stock: z.record(productSchema, inStockSchema) }));

/** Lets many buyers, spread over the hosts, want the same product at once; answered with `purchase.RushIsOver`. */
export const StartRush = message(
  "purchase.StartRush",
  z.object({
    product: productSchema,
    buyers: z.number().int().min(1).max(1_000),
    ordersEach: z.number().int().min(1).max(1_000),
    count: countSchema,
  }),
);
export const RushIsOver = message(
  "purchase.RushIsOver",
  z.object({
    product: productSchema,
    orders: z.number().int(),
    sold: z.number().int(),
    refused: z.number().int(),
    /** Orders that failed, or that nobody answered in time. */
    failed: z.number().int(),
  }),
);
