import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { actorStore } from "./actor-store.ts";
import { type JsonStore, memoryStore } from "./json-store.ts";
import { serveStore } from "./serve-store.ts";
import { sqliteStore } from "./sqlite-store.ts";

let folder: string;
const open: JsonStore[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "callboard-store-"));
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((store) => store.close()));
  await rm(folder, { recursive: true });
});

async function openFile(): Promise<JsonStore> {
  const store = await sqliteStore(join(folder, "deep", "store.db"));
  open.push(store);
  return store;
}

describe.each([
  ["in memory", async () => memoryStore()],
  ["in a file", openFile],
])("a store %s", (_name, make) => {
  it("gives back what was put, per space, until it is deleted", async () => {
    const store = await make();

    await store.put("polls", "a", "1");
    await store.put("other", "a", "2");
    await store.put("polls", "a", "3");

    expect(await store.get("polls", "a")).toBe("3");
    expect(await store.get("other", "a")).toBe("2");
    await store.delete("polls", "a");
    expect(await store.get("polls", "a")).toBeUndefined();
    expect(await store.get("polls", "never")).toBeUndefined();
  });

  it("reads what was put just before without waiting for it", async () => {
    const store = await make();

    const put = store.put("polls", "a", "1");
    const got = store.get("polls", "a");

    expect(await got).toBe("1");
    await put;
  });

  it("takes a thousand writes at once and keeps the last of each key", async () => {
    const store = await make();

    await Promise.all(Array.from({ length: 1_000 }, (_, n) => store.put("polls", `k${n % 100}`, String(n))));

    expect(await store.get("polls", "k99")).toBe("999");
    expect(await store.get("polls", "k0")).toBe("900");
  });
});

describe("a store in a file", () => {
  it("has everything that was acknowledged when it is opened again", async () => {
    const first = await openFile();
    await first.put("polls", "a", '{"votes":3}');
    await first.close();

    const again = await openFile();

    expect(await again.get("polls", "a")).toBe('{"votes":3}');
  });

  it("is shared by hosts that are given the same file, and loses none of their writes", async () => {
    const [north, east] = [await openFile(), await openFile()];

    await Promise.all(Array.from({ length: 200 }, (_, n) => (n % 2 ? north : east).put("polls", `k${n}`, String(n))));

    const read = await Promise.all(Array.from({ length: 200 }, (_, n) => north.get("polls", `k${n}`)));
    expect(read).toEqual(Array.from({ length: 200 }, (_, n) => String(n)));
  });

  it("refuses what comes after it was closed", async () => {
    const store = await openFile();
    await store.close();

    await expect(store.put("polls", "a", "1")).rejects.toMatchObject({ code: "SHUT_DOWN" });
    await expect(store.get("polls", "a")).rejects.toMatchObject({ code: "SHUT_DOWN" });
  });
});

/** Holds the same 2 to the power of `times` times. */
function doubled(times: number): unknown {
  return times === 0 ? {} : ((half) => [half, half])(doubled(times - 1));
}

describe("an actor's store", () => {
  const hosted = (store: JsonStore, space: string) =>
    actorStore((request) => serveStore(store, { name: space, version: "1.0.0", hash: "" }, request));

  it("keeps JSON values in the space of its source", async () => {
    const host = memoryStore();
    const store = hosted(host, "polls");

    await store.put("question", { votes: [1, 2], isOpen: true });

    expect(await store.get("question")).toEqual({ votes: [1, 2], isOpen: true });
    expect(await hosted(host, "other").get("question")).toBeUndefined();
    await store.delete("question");
    expect(await store.get("question")).toBeUndefined();
  });

  it.each([
    ["a value that JSON cannot hold, with its path", "k", { deep: [1, new Map()] }, /deep\.1/],
    ["an undefined value", "k", undefined, /JSON only/],
    ["a number that is none", "k", Number.NaN, /JSON only/],
    ["a value of more than a megabyte", "k", "x".repeat(1_048_577), /more than/],
    ["what is in so many places that it is a megabyte", "k", doubled(40), /more than/],
    ["an empty key", "", 1, /1 to 1000 characters/],
    ["a key without end", "k".repeat(1_001), 1, /1 to 1000 characters/],
  ])("refuses %s before it leaves the realm", async (_what, key, value, message) => {
    let asked = 0;
    const store = actorStore(async () => {
      asked += 1;
      return undefined;
    });

    await expect(store.put(key, value)).rejects.toMatchObject({
      code: "MESSAGE_INVALID",
      message: expect.stringMatching(message),
    });
    expect(asked).toBe(0);
  });
});
