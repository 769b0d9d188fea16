import { describe, expect, it } from "vitest";
import type { ActorAddress } from "../../author/address.ts";
import { newCounters } from "../../core/counters.ts";
import { Entry } from "../routing/mod.ts";
import { EndedActors, type Ending } from "./ended-actors.ts";

const STOPPED: Ending = {
  reason: "stopped",
  asked: null,
  counted: { ...newCounters(), received: 3, sent: 2, failed: 1 },
};

function entryOf(n: number | string, className = "Worker"): Entry {
  return new Entry(0, `north:1.${n}` as ActorAddress, className, 0, true);
}

describe("EndedActors", () => {
  it("keeps who it was, what it had done and how it ended", () => {
    const ended = new EndedActors("north");
    const entry = entryOf(1);
    Object.assign(entry.ensureExtras(), {
      globalName: "worker/1",
      swaps: 2,
      before: { ...newCounters(), received: 10 },
    });

    ended.add(entry, { ...STOPPED, asked: { by: "north:1.0" as ActorAddress, why: "terminated" } }, 0, 1_000);

    expect(ended.find("north:1.1")).toMatchObject({
      className: "Worker",
      globalName: "worker/1",
      host: "north",
      since: "1970-01-01T00:00:00.000Z",
      endedAt: "1970-01-01T00:00:01.000Z",
      reason: "stopped",
      askedBy: "north:1.0",
      why: "terminated",
      received: 13,
      sent: 2,
      failed: 1,
      swaps: 2,
    });
  });

  it("stays bounded while a million come and go, and they push out none that ended in another way", () => {
    const ended = new EndedActors("north");
    ended.add(entryOf("lost", "Order"), { ...STOPPED, reason: "failed: no such order" }, 0, 0);
    ended.add(entryOf("dismissed"), { ...STOPPED, asked: { by: "east:1.0" as ActorAddress, why: "too slow" } }, 0, 0);

    for (let n = 0; n < 1_000_000; n += 1) ended.add(entryOf(n), STOPPED, 0, n);

    expect(ended.total).toBe(1_000_002);
    expect(ended.kept).toBe(502);
    expect(ended.find("north:1.lost")).not.toBeNull();
    expect(ended.find("north:1.dismissed")).not.toBeNull();
    expect(ended.find("north:1.999999")).not.toBeNull();
    expect(ended.find("north:1.999499")).toBeNull();
  });

  it("keeps 5,000 of however many classes, those of the rarest the longest", () => {
    const ended = new EndedActors("north");
    ended.add(entryOf("rare", "Rare"), STOPPED, 0, 0);

    for (let n = 0; n < 20_000; n += 1) ended.add(entryOf(n, `Class${n % 40}`), STOPPED, 0, n);

    expect(ended.kept).toBe(5_000);
    expect(ended.find("north:1.rare")).not.toBeNull();
  });

  it("keeps the last 20 lines of its log, of 2,000 characters together", () => {
    const ended = new EndedActors("north");
    const [few, long] = [entryOf("few"), entryOf("long")];
    const line = (text: string) => ({ at: "", level: "info" as const, actor: null, text });
    few.ensureExtras().log = Array.from({ length: 30 }, (_, n) => line(`line ${n}`));
    long.ensureExtras().log = [line("first"), line("x".repeat(1_500)), line("y".repeat(1_500))];

    for (const entry of [few, long]) ended.add(entry, STOPPED, 0, 0);

    expect(ended.find(few.address)?.log.map(({ text }) => text)).toEqual(
      Array.from({ length: 20 }, (_, n) => `line ${n + 10}`),
    );
    expect(ended.find(long.address)?.log.map(({ text }) => text)).toEqual(["x".repeat(500), "y".repeat(1_500)]);
  });

  it("lists newest first, page by page, and counts all that fit", () => {
    const ended = new EndedActors("north");
    for (const [n, at] of [
      ["a", 1],
      ["b", 2],
      ["c", 2],
      ["d", 3],
    ] as const)
      ended.add(entryOf(n), STOPPED, 0, at);

    const first = ended.list({ q: "WORKER" }, 2, null);
    const last = first.items.at(-1);
    const second = ended.list({ q: "WORKER" }, 2, [last?.endedAt ?? "", last?.address ?? ""]);

    expect([first, second].map(({ items }) => items.map(({ address }) => address.slice(-1)))).toEqual([
      ["d", "b"],
      ["c", "a"],
    ]);
    expect([first.matching, second.matching]).toEqual([4, 4]);
    expect(ended.list({ since: "1970-01-01T00:00:00.003Z" }, 10, null).matching).toBe(1);
    expect(ended.list({ className: "Other" }, 10, null).matching).toBe(0);
  });

  it("finds the last that ended with a global name", () => {
    const ended = new EndedActors("north");
    for (const [n, at] of [
      ["1", 1],
      ["2", 2],
    ] as const) {
      const entry = entryOf(n);
      entry.ensureExtras().globalName = "hello";
      ended.add(entry, STOPPED, 0, at);
    }

    expect(ended.findNamed("hello")?.address).toBe("north:1.2");
    expect(ended.findNamed("other")).toBeNull();
  });
});
