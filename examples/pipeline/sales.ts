import { describeGraph } from "./description.ts";

/** The graph that this source runs: lines of orders in, what they cost and weigh out. */
export const sales = describeGraph({
  input: ["lines"],
  nodes: {
    parse: { kind: "parse" },
    "parse/price": {
      kind: "price",
      config: { currency: "EUR" },
      each: { list: "orders", item: "order", gather: { price: "prices" } },
    },
    "parse/weigh": { kind: "weigh", each: { list: "orders", item: "order", gather: { grams: "weights" } } },
    "parse/price/total": { kind: "total", after: ["parse/weigh"] },
  },
});
