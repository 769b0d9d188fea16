import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sequentialBase } from "#runtime/testkit";
import { TestConvention } from "./convention.testbed.ts";

const stock = (convention: TestConvention) => convention.ask("inventory", { type: "purchase.CountStock" });

const rush = (convention: TestConvention, orders: { buyers: number; ordersEach: number; count: number }) =>
  convention.ask("rush", { type: "purchase.StartRush", product: "lamp", ...orders });

describe.each(["sequential", "threads"] as const)("purchase (%s)", (base) => {
  let convention: TestConvention;

  beforeEach(async () => {
    convention = await TestConvention.start(base === "threads" ? base : sequentialBase());
    await convention.north.activateSource(await convention.load("purchase"));
  });

  afterEach(() => convention.stop());

  it("never sells more than was in stock to buyers on all hosts", async () => {
    const over = await rush(convention, { buyers: 30, ordersEach: 4, count: 3 });

    expect(over).toMatchObject({ orders: 120, sold: 99, refused: 87, failed: 0 });
    expect(await stock(convention)).toMatchObject({ stock: { lamp: 1, chair: 40 } });
    expect(new Set(convention.actorsOf("Buyer").map(({ host }) => host)).size).toBe(3);
  });

  it("refuses an order for more than there is, and sells the next one that fits", async () => {
    await rush(convention, { buyers: 1, ordersEach: 1, count: 96 });

    const request = (count: number) => ({ type: "purchase.Request", product: "lamp", count });

    expect(await convention.ask("buyer/1", request(5))).toMatchObject({ type: "purchase.Refused", inStock: 4 });
    expect(await convention.ask("buyer/1", request(4))).toMatchObject({ type: "purchase.Bought", left: 0 });
  });

  it("sells again what was put in stock", async () => {
    const restock = { type: "purchase.Restock", product: "desk", count: 2 };

    expect(await convention.ask("inventory", restock)).toMatchObject({ stock: { desk: 2 } });
  });

  it("remembers each sale when the inventory is gone and comes back", async () => {
    await rush(convention, { buyers: 2, ordersEach: 5, count: 7 });
    const inventory = await convention.north.lookup("inventory");
    if (!inventory) throw new Error("there is no inventory");
    await convention.north.stop(inventory);

    const init = { stock: { lamp: 100 } };
    const { sourceHash } = convention;
    await convention.north.createActor("Inventory", { sourceHash, globalName: "inventory", init });

    expect(await stock(convention)).toMatchObject({ stock: { lamp: 30, chair: 40 } });
  });
});
