import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "#runtime";
import { sequentialBase } from "#runtime/testkit";
import { TestConvention } from "./convention.testbed.ts";

describe.each(["sequential", "threads"] as const)("dictionary (%s)", (base) => {
  let convention: TestConvention;
  let dictionary: ActorAddress;

  beforeEach(async () => {
    convention = await TestConvention.start(base === "threads" ? base : sequentialBase());
    const [created] = await convention.north.activateSource(await convention.load("dictionary"));
    if (!created) throw new Error("there is no dictionary");
    dictionary = created;
  });

  afterEach(() => convention.stop());

  const tell = (message: unknown) => convention.north.tell(dictionary, message);
  const add = (key: string, value: unknown) => tell({ type: "dictionary.Add", key, value });
  const get = async (key: string) => (await convention.ask("dictionary", { type: "dictionary.Get", key })).value;

  it("answers with what was added last, and with null for what is not there", async () => {
    add("lamp", 1);
    add("lamp", "two");
    add("chair", 3);
    tell({ type: "dictionary.Remove", key: "chair" });

    expect(await Promise.all([get("lamp"), get("chair")])).toEqual(["two", null]);
    expect(await convention.ask("dictionary", { type: "dictionary.Count" })).toMatchObject({ keys: 1 });
  });

  it("loses no change when hosts change the same key at once", async () => {
    for (let n = 0; n < 500; n++) {
      for (const system of convention.systems)
        system.tell(dictionary, { type: "dictionary.Increase", key: "n", by: 2 });
    }

    await Promise.all(convention.systems.map((system) => system.ask(dictionary, { type: "dictionary.Count" })));
    expect(await get("n")).toBe(3_000);
  });

  it("publishes each change, in order, as an async iterable", async () => {
    const changes = convention.north.subscribe(dictionary)[Symbol.asyncIterator]();

    add("lamp", 1);
    tell({ type: "dictionary.Remove", key: "chair" });
    tell({ type: "dictionary.Remove", key: "lamp" });

    expect((await changes.next()).value).toEqual({ type: "dictionary.Added", key: "lamp", value: 1 });
    expect((await changes.next()).value).toEqual({ type: "dictionary.Removed", key: "lamp" });
  });

  it("has after an exit what it had before, however much that is", async () => {
    for (let n = 0; n < 1_000; n++) add(`key ${n}`, "x".repeat(2_000));
    expect(await convention.ask("dictionary", { type: "dictionary.Save" })).toMatchObject({ keys: 1_000 });
    tell({ type: "dictionary.Remove", key: "key 999" });
    await convention.north.stop(dictionary);

    const { sourceHash } = convention;
    await convention.north.createActor("Dictionary", { sourceHash, globalName: "dictionary" });

    expect(await convention.ask("dictionary", { type: "dictionary.Count" })).toMatchObject({ keys: 999 });
    expect(await get("key 998")).toHaveLength(2_000);
  });
});
