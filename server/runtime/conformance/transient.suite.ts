import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  class Told extends Actor {
    onStart(to) { this.to = to; }
    receive(msg, sender) {
      if (msg?.again) this.wakeupAfter(msg.again, "again");
      if (sender !== this.self) this.send(sender, "still here");
    }
    onStop(reason) { this.send(this.to, { stopped: reason }); }
    snapshot() { return this.to; }
    restore(to) { this.to = to; }
  }
  export class Once extends Told { static transient = { afterFirstMessageMs: 60 }; }
  export class Later extends Told { static transient = { afterFirstMessageMs: 3_000 }; }
  export class Idle extends Told { static transient = { idleMs: 60 }; }
  export class Slow extends Told {
    static transient = { idleMs: 50 };
    async receive(latch, sender) { this.send(sender, await this.ask(latch, "wait")); }
  }
  export class Latch extends Actor {
    receive(msg, sender) {
      if (msg === "open") return this.send(this.asker, "done");
      this.asker = sender;
      this.wakeupAfter(150, "open");
    }
  }
  export class Broken extends Actor { static transient = { idleMs: "soon" }; receive() {} }
  export class Parent extends Actor {
    onStart({ child, to }) { this.to = to; this.child = this.createActor(child, { init: to }); }
    receive(msg, sender) {
      if (ChildActorExited.is(msg)) this.send(this.to, { exited: msg.child, class: msg.class, reason: msg.reason });
      else this.send(sender, this.child);
    }
  }`;

export function transientSuite(makeGround: MakeGround): void {
  describe("transient actors", () => {
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

    it("25: it exits a given time after its first message, not earlier, whatever came since", async () => {
      const ear = await listen(north);
      const once = await create("Once", ear.address);
      const firstMs = ground.clock.nowMs();

      expect(await north.ask(once, { again: 30 })).toBe("still here");
      await ear.first((heard) => (heard as { stopped?: string }).stopped === "transient");

      expect(ground.clock.nowMs() - firstMs).toBeGreaterThanOrEqual(60);
      await expect(north.ask(once, "more")).rejects.toMatchObject({ code: "NO_ACTOR" });
    });

    it("25: without a message the time does not begin", async () => {
      const ear = await listen(north);
      const untouched = await create("Once", ear.address);
      const touched = await create("Once", ear.address);

      north.tell(touched, "begin");
      await ear.until(1);

      expect(await north.ask(untouched, "begin")).toBe("still here");
    });

    it("25: the idle kind is prolonged by each message", async () => {
      const ear = await listen(north);
      const idle = await create("Idle", ear.address);
      const askedMs = ground.clock.nowMs();

      north.tell(idle, { again: 50 });
      await ear.until(1);

      expect(ground.clock.nowMs() - askedMs).toBeGreaterThanOrEqual(110);
      expect(ear.heard).toEqual([{ stopped: "transient" }]);
    });

    it("25: the idle kind does not exit in the middle of a message", async () => {
      const ear = await listen(north);
      const latch = await create("Latch");
      const slow = await create("Slow", ear.address);

      expect(await north.ask(slow, latch)).toBe("done");
      await ear.until(1);

      expect(ear.heard).toEqual([{ stopped: "transient" }]);
    });

    it("25: the parent is told once, with that reason", async () => {
      const ear = await listen(north);
      const parent = await create("Parent", { child: "Idle", to: ear.address });
      const child = await north.ask(parent, "child");

      await ear.until(2);

      expect(ear.heard).toEqual([{ stopped: "transient" }, { exited: child, class: "Idle", reason: "transient" }]);
    });

    it("25: a hot swap takes the time along", async () => {
      const next = await ground.authority.approve(north, await packActors(classes, { version: "2.0.0" }));
      await north.createActor("Later", { sourceHash: next });
      const ear = await listen(north);
      const once = await create("Later", ear.address);
      const firstMs = ground.clock.nowMs();
      north.tell(once, "begin");

      expect(await north.swap([once], next)).toMatchObject([{ ok: true }]);
      await ear.first((heard) => (heard as { stopped?: string }).stopped === "transient");

      expect(ground.clock.nowMs() - firstMs).toBeGreaterThanOrEqual(3_000);
    });

    it("25: a class whose time is no number is refused", async () => {
      await expect(create("Broken")).rejects.toMatchObject({ message: expect.stringContaining("static transient") });
    });
  });
}
