import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import { RealmHandle, waitingInside } from "../host/realms/mod.ts";
import type { Entry } from "../host/routing/mod.ts";
import type { ActorSystem } from "../system/system.ts";
import { type Ground, grounds, packActors } from "./ground.testbed.ts";
import { simulate } from "./swap-simulation.testbed.ts";

const LONG_MS = 60_000;
const zip = packActors(`
  export class Counts extends Actor {
    static requires = { db: true };
    static onCapabilityLoss = "relocate";
    seen = 0;
    receive(msg, sender) {
      if (msg === "seen") return this.send(sender, this.seen);
      this.seen += 1;
      if (this.seen % 3 === 0) this.send(this.self, { own: this.seen });
      if (this.seen % 5 === 0) return new Promise((resolve) => queueMicrotask(resolve));
    }
    snapshot() { return this.seen; }
    restore(seen) { this.seen = seen; }
  }
  export class Source extends Actor {
    left = 2000;
    receive(msg) {
      if (msg.to) this.to = msg.to;
      for (let burst = 0; burst < 40; burst += 1) this.send(this.to, this.left -= 1);
      if (this.left > 0) this.wakeupAfter(1, "on");
    }
  }
`);

let ground: Ground | null = null;
afterEach(async () => {
  vi.restoreAllMocks();
  await ground?.clear();
  ground = null;
});

/** The least that waited for one actor at any reading, as the counters have it. */
function watchDepth() {
  const found = { lowest: 0, readings: 0 };
  const read = RealmHandle.prototype.read;
  vi.spyOn(RealmHandle.prototype, "read").mockImplementation(function (this: RealmHandle, owner, into) {
    const isRead = read.call(this, owner, into);
    if (!isRead) return false;
    found.readings += 1;
    found.lowest = Math.min(found.lowest, waitingInside(into, (owner as Entry).posted));
    return true;
  });
  return found;
}

it(
  "what waits for an actor is never less than nothing while it is swapped, and nothing when all is handled",
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        expect((await simulate(seed)).depth).toEqual({ lowest: 0, left: 0 });
      }),
      { numRuns: 100 },
    );
  },
  LONG_MS,
);

it(
  "what waits for an actor is never less than nothing while it moves from host to host, and nothing when all is handled",
  async () => {
    ground = grounds.sequential();
    const north = await ground.host("north", { capabilities: { db: true } });
    const east = await ground.host("east", { capabilities: { db: true } });
    const sourceHash = await ground.authority.approve(north, await zip);
    const moving = await north.createActor("Counts", { sourceHash, host: "east" });
    const sources = await Promise.all(
      ["north", "east"].map((host) => north.createActor("Source", { sourceHash, host })),
    );
    const found = watchDepth();
    const isOver = { now: false };
    const look = () => {
      for (const system of [north, east]) system.readActors(() => {});
      if (!isOver.now) setImmediate(look);
    };

    for (const source of sources) north.tell(source, { to: moving });
    look();
    for (const to of ["north", "east", "north", "east"]) {
      const from = to === "north" ? "east" : "north";
      await north.updateCapability("db", true, { host: to });
      expect((await north.updateCapability("db", null, { host: from })).moves).toEqual([moving]);
    }
    // 4,000 from the sources, and one of its own for every three that it took.
    await expect.poll(() => north.ask(moving, "seen"), { timeout: 20_000 }).toBe(5_999);
    isOver.now = true;

    expect(found.lowest).toBe(0);
    expect(found.readings).toBeGreaterThan(100);
    expect(depthOf(east, moving)).toBe(0);
  },
  LONG_MS,
);

function depthOf(system: ActorSystem, address: ActorAddress): number | null {
  let depth: number | null = null;
  system.readActors((row) => {
    if (row.address === address) depth = row.depth;
  });
  return depth;
}
