import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Sleeper extends Actor {
    handles = [];
    onStart(to) { this.to = to; }
    receive(msg, sender) {
      if (msg?.wake) this.handles = msg.wake.map(([ms, payload]) => this.wakeupAfter(ms, payload));
      else if (msg?.cancel !== undefined) this.send(sender, this.cancelWakeup(this.handles[msg.cancel]));
      else if (msg === "stop") this.stop();
      else this.send(this.to, { woken: msg, isFromSelf: sender === this.self });
    }
    snapshot() { return { to: this.to, handles: this.handles }; }
    restore(state) { Object.assign(this, state); }
  }
  export class Reckless extends Actor {
    receive(ms, sender) {
      try { this.wakeupAfter(ms); this.send(sender, "accepted"); } catch (error) { this.send(sender, error.code); }
    }
  }`;

export function timeSuite(makeGround: MakeGround): void {
  describe("time", () => {
    let ground: Ground;
    let north: ActorSystem;
    let source: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north");
      source = await ground.authority.approve(north, await packActors(classes));
    });
    afterAll(() => ground.clear());

    const create = (name: string, init?: unknown) => north.createActor(name, { sourceHash: source, init });
    const woken = (payload: unknown) => ({ woken: payload, isFromSelf: true });

    it("23: wakeups come once each, the earliest first, with payload and the actor itself as sender", async () => {
      const ear = await listen(north);
      const sleeper = await create("Sleeper", ear.address);

      north.tell(sleeper, {
        wake: [
          [40, "fourth"],
          [10, "first"],
          [30, { third: [3] }],
          [20, "second"],
          [50, null],
        ],
      });

      await ear.until(5);
      expect(ear.heard).toEqual(["first", "second", { third: [3] }, "fourth", null].map(woken));
    });

    it("23: wakeups due at the same time come in the order they were asked for", async () => {
      const ear = await listen(north);
      const sleeper = await create("Sleeper", ear.address);
      const payloads = Array.from({ length: 200 }, (_, i) => i);

      north.tell(sleeper, { wake: payloads.map((i) => [5, i]) });

      expect(await ear.until(200)).toEqual(payloads.map(woken));
    });

    it("23: no wakeup comes early", async () => {
      const ear = await listen(north);
      const sleeper = await create("Sleeper", ear.address);
      const askedMs = ground.clock.nowMs();

      north.tell(sleeper, { wake: [[60, "now"]] });
      await ear.until(1);

      expect(ground.clock.nowMs() - askedMs).toBeGreaterThanOrEqual(60);
    });

    it("23: a handle cancels its wakeup, and says whether it was still to come", async () => {
      const ear = await listen(north);
      const sleeper = await create("Sleeper", ear.address);
      const anHour = 3_600_000;
      north.tell(sleeper, {
        wake: [
          [anHour, "cancelled"],
          [0, "soon"],
          [20, "last"],
        ],
      });
      await ear.until(1);

      const answers = [];
      for (const cancel of [0, 0, 1]) answers.push(await north.ask(sleeper, { cancel }));
      await ear.until(2);

      expect(answers).toEqual([true, false, false]);
      expect(ear.heard).toEqual([woken("soon"), woken("last")]);
    });

    it.each([-1, "5", null])("23: wakeupAfter(%j) throws in the caller", async (ms) => {
      expect(await north.ask(await create("Reckless"), ms)).toBe("MESSAGE_INVALID");
    });

    it("24: an actor that exits gets no pending wakeup, and none becomes a dead letter", async () => {
      const ear = await listen(north);
      const sleeper = await create("Sleeper", ear.address);
      const other = await create("Sleeper", ear.address);
      const before = north.status().deadLetters;

      north.tell(sleeper, { wake: [[20, "mine"]] });
      north.tell(sleeper, "stop");
      north.tell(other, { wake: [[60, "the other's"]] });
      await ear.until(1);

      expect(ear.heard).toEqual([woken("the other's")]);
      expect(north.status().deadLetters).toBe(before);
    });

    it("24: a hot-swapped actor gets all of its wakeups, in order, and the old handles cancel", async () => {
      const next = await ground.authority.approve(north, await packActors(classes, { version: "2.0.0" }));
      const ear = await listen(north);
      const sleeper = await create("Sleeper", ear.address);
      const delays = Array.from({ length: 20 }, (_, i) => [200 + (i % 5), i]);
      north.tell(sleeper, { wake: [...delays, [3_600_000, "cancelled"]] });

      expect(await north.swap([sleeper], next)).toMatchObject([{ ok: true }]);
      expect(await north.ask(sleeper, { cancel: 20 })).toBe(true);
      await ear.until(20);

      const inOrder = [...delays].sort(([a = 0, i = 0], [b = 0, j = 0]) => a - b || i - j).map(([, i]) => woken(i));
      expect(ear.heard).toEqual(inOrder);
      expect(await north.describe(sleeper)).toMatchObject({ sourceHash: next });
    });
  });
}
