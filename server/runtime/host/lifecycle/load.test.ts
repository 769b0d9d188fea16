import { beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../../author/address.ts";
import { Entry } from "../routing/mod.ts";
import { HostLoad } from "./load.ts";

let nowMs: number;
let realm: { actors: number };
let entries: Map<string, Entry>;
let depths: Map<Entry, number>;
let read: number;
let readingTakesMs: number;

beforeEach(() => {
  nowMs = 1;
  realm = { actors: 0 };
  entries = new Map();
  depths = new Map();
  read = 0;
  readingTakesMs = 0;
});

/** With one actor for each of these, as many messages waiting. */
function loadOf(...waiting: number[]): HostLoad {
  for (const depth of waiting) add(depth);
  const depth = (entry: Entry) => {
    read += 1;
    nowMs += readingTakesMs;
    return depths.get(entry) ?? 0;
  };
  return new HostLoad({ clock: { nowMs: () => nowMs }, entries, realms: new Map([["", realm]]), depth });
}

function add(depth: number): void {
  const address = `north:1.${entries.size}` as ActorAddress;
  const entry = new Entry(entries.size, address, "Some", 0, true);
  entries.set(address, entry);
  depths.set(entry, depth);
  realm.actors += 1;
}

describe("the load of a host", () => {
  it.each([
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 3],
    [4, 4],
    [1_000, 11],
    [100_000, 18],
  ])("counts an actor for which %i messages wait as %i", (waiting, load) => {
    expect(loadOf(waiting).now()).toBe(load);
  });

  it("is what its actors count together", () => {
    expect(loadOf(0, 0, 4, 1).now()).toBe(4 + 3 + 1);
  });

  it("shows new actors at once, and what waits for them after 100 ms", () => {
    const load = loadOf(1);
    load.now();

    add(8);

    expect(load.now()).toBe(2 + 1);
    nowMs += 100;
    expect(load.now()).toBe(2 + 1 + 4);
  });

  it("reads counters when it is asked for, and once in 100 ms", () => {
    const load = loadOf(1, 1);
    expect(read).toBe(0);

    for (let i = 0; i < 3; i += 1) load.now();
    expect(read).toBe(2);
    nowMs += 100;
    load.now();

    expect(read).toBe(4);
  });

  it("reads them less often when that takes long: a fiftieth of the time", () => {
    const load = loadOf(1, 1, 1, 1);
    readingTakesMs = 5;
    load.now();

    nowMs += 900;
    load.now();
    expect(read).toBe(4);
    nowMs += 100;
    load.now();

    expect(read).toBe(8);
  });
});
