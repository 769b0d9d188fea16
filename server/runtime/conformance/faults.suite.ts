import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Counter extends Actor {
    seen = [];
    receive(msg, sender) {
      if (msg === "seen") this.send(sender, this.seen);
      else if (msg === "wake") this.wakeupAfter(1, "woken");
      else if (msg === "throw") throw new Error("on purpose");
      else this.seen.push(msg);
    }
    snapshot() { return this.seen; }
    restore(seen) { this.seen = seen; }
  }
  export class Restarted extends Counter { static failure = { retries: 0, then: "restart" }; }`;

export function faultsSuite(makeGround: MakeGround): void {
  describe("fault injection", () => {
    let ground: Ground;
    let north: ActorSystem;
    let east: ActorSystem;
    let source: string;
    let next: string;
    let pilots: ActorAddress[];

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north");
      east = await ground.host("east");
      source = await ground.authority.approve(north, await packActors(classes));
      const pilot = () => north.createActor("Counter", { sourceHash: source, host: "north" });
      pilots = [await pilot(), await pilot()];
      next = await ground.authority.approve(north, await packActors(classes, { version: "2.0.0" }));
      await north.swap(pilots.slice(1), next);
    });
    afterAll(() => ground.clear());

    const forMs = 3_600_000;
    const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
    /** What was told before has come to the realms: a question goes the same way, behind it. */
    const arrived = () => Promise.all(pilots.map((pilot) => north.ask(pilot, "seen")));
    const create = async (name = "Counter", host = "north") => {
      const address = await north.createActor(name, { sourceHash: source, host });
      return {
        address,
        send: (count: number) => {
          for (const n of numbers(count)) north.tell(address, n);
        },
        /** With nothing in front of it any more, so that the question itself arrives. */
        seen: async () => {
          await arrived();
          await north.clearFaults(address);
          return (await north.ask(address, "seen")) as unknown[];
        },
      };
    };

    it("31: it drops the chosen share, the same ones for the same seed", async () => {
      const actors = [await create(), await create(), await create()];
      const seen: unknown[][] = [];
      for (const [index, actor] of actors.entries()) {
        await north.injectFaults(actor.address, { drop: 0.25, seed: index === 2 ? 9 : 5, forMs });
        actor.send(1_000);
        seen.push(await actor.seen());
      }
      const [one = [], two, three] = seen;

      expect(one.length).toBeGreaterThan(700);
      expect(one.length).toBeLessThan(800);
      expect(two).toEqual(one);
      expect(three).not.toEqual(one);
      expect(one).toEqual(numbers(1_000).filter((n) => one.includes(n)));
      expect((await north.describe(actors[0]?.address as never))?.depth).toBe(0);
    });

    it("31: it doubles the chosen share", async () => {
      const actor = await create();
      await north.injectFaults(actor.address, { double: 1, forMs });

      actor.send(3);

      expect(await actor.seen()).toEqual([0, 0, 1, 1, 2, 2]);
    });

    it("31: it fails the chosen share: the sender gets the poison, the handler nothing", async () => {
      const actor = await create();
      await north.injectFaults(actor.address, { fail: 1, forMs });

      await expect(north.ask(actor.address, "seen")).rejects.toMatchObject({
        code: "POISONED",
        message: expect.stringContaining("injected"),
      });

      expect(await north.describe(actor.address)).toMatchObject({ failed: 1 });
      expect(await actor.seen()).toEqual([]);
    });

    it("31: it delays the chosen share; what is delayed is seen in the depth and loses nothing", async () => {
      const actor = await create();
      await north.injectFaults(actor.address, { delay: 1, delayMs: 40, forMs });
      const sentMs = ground.clock.nowMs();

      const reply = north.ask(actor.address, "seen");
      await arrived();
      const { depth } = (await north.describe(actor.address)) as { depth: number };

      expect(await reply).toEqual([]);
      expect(ground.clock.nowMs() - sentMs).toBeGreaterThanOrEqual(40);
      if (ground.base === "sequential") expect(depth).toBe(1);
    });

    it("31: it reorders: a message arrives behind the next one", async () => {
      const actor = await create();
      await north.injectFaults(actor.address, { reorder: 0.5, forMs });

      actor.send(200);
      const seen = (await actor.seen()) as number[];

      expect(seen).not.toEqual(numbers(200));
      expect([...seen].sort((a, b) => a - b)).toEqual(numbers(200));
      for (const [place, n] of seen.entries()) expect(Math.abs(place - n)).toBeLessThanOrEqual(1);
    });

    it("31: what it holds back at the end of the faults, and in a hot swap, comes in; the faults go on after the swap", async () => {
      const actor = await create();
      await north.injectFaults(actor.address, { delay: 1, delayMs: 600_000, forMs });
      actor.send(3);
      await arrived();

      expect(await north.swap([actor.address], next)).toMatchObject([{ ok: true }]);
      actor.send(2);
      await arrived();

      expect(await north.describe(actor.address)).toMatchObject({ depth: 2, faults: { delay: 1 }, sourceHash: next });
      expect(await actor.seen()).toEqual([0, 1, 2, 0, 1]);
    });

    it("31: it stays over a restart, lets wakeups pass, and gives back what it holds when the actor stops", async () => {
      const actor = await create("Restarted");
      north.tell(actor.address, "throw");
      north.tell(actor.address, "wake");
      expect(await north.ask(actor.address, "seen")).toEqual([]);
      await north.injectFaults(actor.address, { delay: 1, delayMs: 600_000, forMs });
      const held = expect(north.ask(actor.address, "seen", { timeoutMs: 60_000 })).rejects.toMatchObject({
        code: "NO_ACTOR",
      });
      do await arrived();
      while ((await north.describe(actor.address))?.depth !== 1);

      await north.stop(actor.address);

      await held;
    });

    it("31: they end by themselves, and are shown until then wherever the actor is shown", async () => {
      const actor = await create("Counter", "east");
      const active = await north.injectFaults(actor.address, { drop: 0.25, delay: 0.1, fail: 0.05, forMs: 60 });
      const shown = () => {
        const faulty: unknown[] = [];
        east.readActors((row) => row.isFaulty && faulty.push(row.address));
        return { faulty, host: east.status().faulty };
      };

      expect(active).toMatchObject({ drop: 0.25, fail: 0.05, double: 0, share: 0.4, expiresAt: expect.any(String) });
      expect(Date.parse(active.expiresAt) - ground.clock.wallMs()).toBeLessThanOrEqual(60);
      if (ground.base === "sequential") {
        expect((await north.describe(actor.address))?.faults).toEqual(active);
        expect(shown()).toEqual({ faulty: [actor.address], host: [actor.address] });
      }
      await expect.poll(async () => (await north.describe(actor.address))?.faults).toBeNull();

      expect(shown()).toEqual({ faulty: [], host: [] });
      actor.send(50);
      expect(await north.ask(actor.address, "seen")).toHaveLength(50);
    });

    it.each([
      { drop: 1.5 },
      { drop: 0.6, fail: 0.6 },
      { delay: -1 },
      {},
      { drop: 1, forMs: 0 },
      { delay: 1, delayMs: 1e9 },
    ])("31: faults like %j are refused", async (faults) => {
      const actor = await create();

      await expect(north.injectFaults(actor.address, { forMs, ...faults })).rejects.toMatchObject({
        code: "MESSAGE_INVALID",
      });
    });

    it("31: a system actor, and one that is not there, are refused", async () => {
      const ear = await listen(north);

      await expect(north.injectFaults(ear.address, { drop: 1, forMs })).rejects.toMatchObject({ code: "SYSTEM_ACTOR" });
      await expect(north.injectFaults("north:1.zz" as never, { drop: 1, forMs })).rejects.toMatchObject({
        code: "NO_ACTOR",
      });
    });
  });
}
