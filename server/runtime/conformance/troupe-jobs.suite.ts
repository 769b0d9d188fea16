import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

/** `gate` lets a test decide when a job ends: a worker that got `hold` tells it, and goes on when it is told. */
const classes = `
  export class Crew extends Actor {
    static troupe = { max: 10, idle: 2 };
    onStart(gate) { this.gate = gate; }
    async receive(msg, sender) {
      if (msg === "open") {
        this.send(this.requester, { answer: this.job, by: this.self });
        this.workInProgress(false);
        return;
      }
      if (msg === "break") throw new Error("broken while it was open");
      if (msg.fail) throw new Error("cannot do " + msg.fail);
      if (msg.stop) return this.stop();
      if (msg.answerAndStop) { this.send(sender, "answered"); return this.stop(); }
      if (msg.limits) return this.setTroupeLimits(msg.troupe, msg.limits);
      if (msg.hold === undefined) return this.send(sender, { answer: msg, by: this.self });
      this.job = msg.hold;
      this.requester = sender;
      this.workInProgress(true);
      this.send(this.gate, { holds: msg.hold, worker: this.self });
    }
    snapshot() { return { gate: this.gate, job: this.job, requester: this.requester }; }
    restore(state) { Object.assign(this, state); }
  }

  export class Stillborn extends Actor {
    static troupe = { max: 2 };
    onStart() { throw new Error("no way to start"); }
    receive() {}
  }

  export class Parent extends Actor {
    onStart(gate) { this.crew = this.createActor(Crew, { init: gate }); this.gate = gate; }
    async receive(msg, sender) {
      if (ChildActorExited.is(msg)) return this.send(this.gate, { exited: msg.child });
      if (PoisonMessage.is(msg)) return;
      const job = { list: [{ at: new Date(0) }] };
      if (msg === "ask") return this.send(sender, await this.ask(this.crew, job).catch((error) => error.message));
      if (msg === "send") this.send(this.crew, job);
      this.send(sender, this.crew);
    }
  }`;
interface Held {
  holds: unknown;
  worker: ActorAddress;
}

export function troupeJobsSuite(makeGround: MakeGround): void {
  describe("jobs of a troupe", () => {
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
    const crew = async () => {
      const gate = await listen(north);
      const troupe = await create("Crew", gate.address);
      return { gate, troupe, held: async (count: number) => (await gate.until(count)) as Held[] };
    };

    it("28: a worker that fails on a job: the requester gets the poison, the worker the next job", async () => {
      const { troupe } = await crew();
      await north.setTroupeLimits(troupe, { max: 1 });
      const { by } = (await north.ask(troupe, "first")) as { by: ActorAddress };

      await expect(north.ask(troupe, { fail: "this" })).rejects.toMatchObject({
        code: "POISONED",
        message: expect.stringContaining("cannot do this"),
      });

      expect(await north.ask(troupe, "next")).toEqual({ answer: "next", by });
      expect(await north.describe(by)).toMatchObject({ failed: 1 });
    });

    it("28: work over several messages keeps the worker reserved, and one that fails meanwhile is free again", async () => {
      const { troupe, held } = await crew();
      await north.setTroupeLimits(troupe, { max: 1 });
      const asker = await listen(north);
      asker.send(troupe, { hold: "long" });
      const worker = ((await held(1))[0] as Held).worker;

      const waiting = north.ask(troupe, "short");
      asker.send(troupe, { hold: "broken" });
      asker.send(worker, "open");

      expect(await waiting).toEqual({ answer: "short", by: worker });
      expect(await asker.until(1)).toEqual([{ answer: "long", by: worker }]);
      await held(2);
      north.tell(worker, "break");
      expect(
        await asker.first((heard) => (heard as { type?: string }).type === "callboard.PoisonMessage"),
      ).toMatchObject({
        message: { hold: "broken" },
        error: { message: "broken while it was open" },
      });
      expect(await north.ask(troupe, "after")).toEqual({ answer: "after", by: worker });
    });

    it("28: a worker that dies holding a job: it is tried once more on another, then the requester gets the poison", async () => {
      const { troupe, held } = await crew();
      const asker = await listen(north);
      asker.send(troupe, { hold: "dangerous" });

      await north.stop(((await held(1))[0] as Held).worker);
      const second = ((await held(2))[1] as Held).worker;
      await north.stop(second);

      expect(await asker.until(1)).toMatchObject([
        { type: "callboard.PoisonMessage", message: { hold: "dangerous" }, from: troupe },
      ]);
      expect(second).not.toBe((await held(1))[0]?.worker);
      expect((await north.describe(troupe))?.lastFailure?.error).toContain("2 workers of");
      await expect(north.ask(troupe, { stop: true })).rejects.toMatchObject({ code: "POISONED" });
      expect(await north.ask(troupe, "after")).toMatchObject({ answer: "after" });
    });

    it("28: a job that is tried again on another worker is answered once", async () => {
      const { troupe, held } = await crew();
      const asker = await listen(north);
      asker.send(troupe, { hold: "once" });
      await north.stop(((await held(1))[0] as Held).worker);
      asker.send(((await held(2))[1] as Held).worker, "open");

      expect(await asker.until(1)).toMatchObject([{ answer: "once" }]);
      expect(await north.ask(troupe, { answerAndStop: true })).toBe("answered");
      expect(await north.ask(troupe, "after")).toMatchObject({ answer: "after" });
      expect(asker.heard).toHaveLength(1);
    });

    it("28: workers that cannot start are such that die: the requester gets the reason", async () => {
      const troupe = await create("Stillborn");

      await expect(north.ask(troupe, "job")).rejects.toMatchObject({
        code: "POISONED",
        message: expect.stringContaining("no way to start"),
      });
    });

    it("28: a worker that dies with its realm: the job is tried on another", async () => {
      const { troupe, held } = await crew();
      const asker = await listen(north);
      const other = await ground.authority.approve(north, await packActors(classes, { version: "3.0.0" }));
      asker.send(troupe, { hold: "survivor" });
      const { worker } = (await held(1))[0] as Held;
      expect(await north.swap([worker], other)).toMatchObject([{ ok: true }]);

      await north.endRealm("north", other);
      asker.send(((await held(2))[1] as Held).worker, "open");

      expect(await asker.until(1)).toMatchObject([{ answer: "survivor" }]);
      expect(asker.heard).toHaveLength(1);
    });

    it("28: a job that cannot be copied for a worker elsewhere fails with the path of the value, and the next one goes on", async () => {
      const parent = await create("Parent", (await listen(north)).address);
      const troupe = (await north.ask(parent, "crew")) as ActorAddress;
      const other = await ground.authority.approve(north, await packActors(classes, { version: "4.0.0" }));
      await north.setTroupeLimits(troupe, { max: 1 });
      const { by } = (await north.ask(troupe, "first")) as { by: ActorAddress };
      expect(await north.swap([by], other)).toMatchObject([{ ok: true }]);
      const text = "message.list[0].at is a Date, which cannot be copied";

      expect(await north.ask(parent, "ask")).toContain(text);
      await north.ask(parent, "send");

      // Where messages are checked inside a realm, too, it is refused on its way to the troupe.
      const failed = ground.base === "sequential" ? parent : troupe;
      const described = await north.describe(failed);
      const messageType = failed === parent ? "sending a message" : "object";
      expect(described?.lastFailure).toMatchObject({ messageType, error: expect.stringContaining(text) });
      expect(described?.failed).toBe(failed === troupe ? 2 : 1);
      expect((await north.logs(failed)).actor.at(-1)?.text).toContain(text);
      expect(await north.ask(troupe, "next")).toEqual({ answer: "next", by });
    });
  });
}
