import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sequentialBase } from "#runtime/testkit";
import { TestConvention } from "./convention.testbed.ts";
import { checkDependencies } from "./pipeline/check-dependencies.ts";
import { Context } from "./pipeline/context.ts";
import { type Description, describeGraph } from "./pipeline/description.ts";
import { drawGraph } from "./pipeline/draw-graph.ts";
import { sales } from "./pipeline/sales.ts";

const LINES = ["# product, count", "lamp, 3", "desk, 1"];

describe("a pipeline's graph", () => {
  const without = (path: string): Description => {
    const { [path]: _left, ...nodes } = sales.nodes;
    return { ...sales, nodes };
  };

  it("has no problem when each datum is written before it is read", () => {
    expect(checkDependencies(sales)).toEqual([]);
  });

  it("names the datum that nobody writes and the node that needs it", () => {
    const graph = { ...sales, input: ["text"] };

    const text = 'parse reads "lines", which no node writes';
    expect(checkDependencies(graph)).toEqual([{ node: "parse", datum: "lines", text }]);
  });

  it("names the node that writes a datum too late", () => {
    const { "parse/price/total": total, ...nodes } = sales.nodes;
    const graph = { ...sales, nodes: { ...nodes, "parse/price/total": { ...total, after: [] } } } as Description;

    expect(checkDependencies(graph)).toEqual([
      {
        node: "parse/price/total",
        datum: "weights",
        text: 'parse/price/total reads "weights", which parse/weigh writes, but that does not come before it',
      },
    ]);
  });

  it("has a problem with a node that is missing, one after itself, one written twice and a bad configuration", () => {
    const texts = (graph: Description) => checkDependencies(graph).map(({ text }) => text);
    const add = (path: string, node: object) => ({ ...sales, nodes: { ...sales.nodes, [path]: node } }) as Description;

    expect(texts(without("parse/weigh"))).toContain("parse/price/total comes after parse/weigh, which is not there");
    expect(texts(add("parse", { kind: "parse", after: ["parse/price/total"] }))).toContain("parse comes after itself");
    expect(texts(add("parse/again", { kind: "parse" }))).toEqual([
      'parse/again writes "orders", which parse has written: data is never overwritten',
    ]);
    expect(texts(add("parse/price/total", { kind: "total", config: { discount: 2 }, after: ["parse/weigh"] }))).toEqual(
      ["parse/price/total: config discount: Too big: expected number to be <=1"],
    );
  });

  it("does not compile with a kind that there is not, or a configuration that does not fit", () => {
    const described = () =>
      describeGraph({
        input: ["lines"],
        nodes: {
          parse: { kind: "parse" },
          // @ts-expect-error: the rate is a number
          "parse/price": { kind: "price", config: { rate: "one" } },
          // @ts-expect-error: no kind is called so
          "parse/guess": { kind: "guess" },
        },
      });

    expect(described).toThrow("guess");
  });

  it("is drawn in the README as it is described", async () => {
    const readme = await readFile(new URL("pipeline/README.md", import.meta.url), "utf8");

    expect(readme).toContain(`\`\`\`mermaid\n${drawGraph(sales)}\n\`\`\``);
  });
});

describe("a context", () => {
  it("takes data and never another under the same name", () => {
    const context = new Context({ lines: [] });

    context.add({ orders: [1] });

    expect(() => context.add({ weights: [], orders: [2] })).toThrow('has "orders" already');
    expect(context.own()).toEqual({ lines: [], orders: [1] });
  });

  it("is seen by its subcontexts, and does not see theirs", () => {
    const context = new Context({ orders: [1] });
    const sub = context.sub({ order: 1 });

    sub.add({ price: 40 });

    expect(sub.pick(["orders", "price"])).toEqual({ orders: [1], price: 40 });
    expect(context.has("price")).toBe(false);
    expect(() => sub.add({ orders: [] })).toThrow('has "orders" already');
  });
});

describe.each(["sequential", "threads"] as const)("a pipeline that runs (%s)", (base) => {
  let convention: TestConvention;

  beforeEach(async () => {
    convention = await TestConvention.start(base === "threads" ? base : sequentialBase());
    await convention.north.activateSource(await convention.load("pipeline"));
  });

  afterEach(() => convention.stop());

  const ask = (type: string, fields: object) => convention.ask("pipeline", { type: `graph.${type}`, ...fields });
  const total = { orders: 2, amount: 570, currency: "EUR", grams: 41_600 };

  it("takes a batch through all nodes", async () => {
    expect(await ask("Run", { lines: LINES })).toMatchObject({
      type: "graph.Finished",
      ran: ["parse", "parse/price", "parse/weigh", "parse/price/total"],
      data: { lines: LINES, prices: [{ amount: 120 }, { amount: 450 }], weights: [3_600, 38_000], total },
    });
    expect(await ask("Run", { lines: [] })).toMatchObject({ data: { orders: [], total: { orders: 0, amount: 0 } } });
  });

  it("takes a stream through the same graph, line by line", async () => {
    const pipeline = await convention.north.lookup("pipeline");
    if (!pipeline) throw new Error("there is no pipeline");
    const ends = convention.north.subscribe(pipeline)[Symbol.asyncIterator]();

    for (const line of ["lamp, 3", "desk, 1"]) convention.north.tell(pipeline, { type: "graph.Feed", line });

    expect((await ends.next()).value).toMatchObject({ run: 1, data: { total: { orders: 1, amount: 120 } } });
    expect((await ends.next()).value).toMatchObject({ run: 2, data: { total: { orders: 1, amount: 450 } } });
  });

  it("ends a run at the node that failed, and takes it up again from there", async () => {
    const lines = ["lamp, 3", "ship, 1"];
    expect(await ask("Run", { lines })).toMatchObject({
      type: "graph.Failed",
      run: 1,
      node: "parse/price",
      error: 'no product is called "ship"',
      data: { orders: [{ product: "lamp" }, { product: "ship" }] },
    });

    expect(await ask("Restart", { run: 1, from: "parse/price" })).toMatchObject({ run: 2, node: "parse/price" });
    expect(await ask("Run", { lines: LINES })).toMatchObject({ type: "graph.Finished", run: 3 });
  });

  it("changes one node's configuration by its address, and runs anew only what comes after it", async () => {
    await ask("Run", { lines: LINES });

    const config = { discount: 0.5 };
    expect(await ask("Configure", { node: "parse/price/total", config })).toMatchObject({ type: "graph.Configured" });

    expect(await ask("Restart", { run: 1, from: "parse/price/total" })).toMatchObject({
      restarted: 1,
      ran: ["parse/price/total"],
      data: { total: { ...total, amount: 285 } },
    });
    expect(await ask("Configure", { node: "parse/price/total", config: { discount: 7 } })).toMatchObject({
      problems: [{ node: "parse/price/total" }],
    });
  });

  it("names the node that is not there and those that are", async () => {
    await expect(ask("Configure", { node: "parse/guess", config: {} })).rejects.toThrow(
      "no node is at parse/guess; there are parse, parse/price, parse/weigh, parse/price/total",
    );
    await expect(ask("Restart", { run: 9, from: "parse" })).rejects.toThrow("run 9 is not among the last 50");
  });

  it("makes another node for one that was lost", async () => {
    for (const { address } of convention.actorsOf("Node")) await convention.north.stop(address);

    expect(await ask("Run", { lines: LINES })).toMatchObject({ type: "graph.Finished", data: { total } });
  });

  it("checks a graph before it is built", async () => {
    const graph = { ...sales, input: [] };

    expect(await ask("Check", { graph })).toMatchObject({ problems: [{ node: "parse", datum: "lines" }] });
  });
});
