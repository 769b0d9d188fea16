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

  export class Endless extends Actor { static troupe = { max: 0 }; receive() {} }

  export class Plain extends Actor { receive() {} }

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

export function troupeSuite(makeGround: MakeGround): void {
  describe("troupes", () => {
    let ground: Ground;
    let north: ActorSystem;
    let source: string;
    let next: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north");
      source = await ground.authority.approve(north, await packActors(classes));
      next = await ground.authority.approve(north, await packActors(classes, { version: "2.0.0" }));
    });
    afterAll(() => ground.clear());

    const create = (name: string, init?: unknown) => north.createActor(name, { sourceHash: source, init });
    const workersOf = async (troupe: ActorAddress) => (await north.describe(troupe))?.children ?? [];
    /** Wait for what the host says, which no message announces. */
    const until = async (holds: () => Promise<boolean>) => {
      while (!(await holds())) await new Promise((resolve) => ground.clock.after(20, () => resolve(null)));
    };
    const crew = async () => {
      const gate = await listen(north);
      const troupe = await create("Crew", gate.address);
      return { gate, troupe, held: async (count: number) => (await gate.until(count)) as Held[] };
    };

    it("27: 28 jobs are each answered once, by no more than 10 workers, later two are left", async () => {
      const { gate, troupe } = await crew();
      const asker = await listen(north);

      for (let job = 1; job <= 28; job += 1) asker.send(troupe, { hold: job });
      let most = 0;
      for (let done = 0; done < 28; done += 1) {
        await gate.until(done + 1);
        most = Math.max(most, (await workersOf(troupe)).length);
        asker.send((gate.heard[done] as Held).worker, "open");
        if (done === 0) expect(await north.describe(troupe)).toMatchObject({ troupe: { max: 10, idle: 2 } });
      }
      const answers = (await asker.until(28)) as { answer: number; by: ActorAddress }[];

      expect(answers.map(({ answer }) => answer).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 28 }, (_, i) => i + 1),
      );
      expect(new Set(answers.map(({ by }) => by)).size).toBe(10);
      expect(most).toBe(10);
      await until(async () => (await workersOf(troupe)).length === 2);
      expect(await north.ask(troupe, "again")).toMatchObject({ answer: "again" });
    });

    it("27: what waits is seen in the troupe's depth, and its order is kept", async () => {
      const { troupe, held } = await crew();
      await north.setTroupeLimits(troupe, { max: 1 });
      const asker = await listen(north);
      for (const job of [1, 2, 3, 4]) asker.send(troupe, { hold: job });
      const [first] = await held(1);

      expect(await north.describe(troupe)).toMatchObject({ depth: 3, troupe: { max: 1, idle: 2 } });
      for (let done = 1; done <= 4; done += 1) asker.send(((await held(done))[done - 1] as Held).worker, "open");

      expect(await asker.until(4)).toEqual([1, 2, 3, 4].map((answer) => ({ answer, by: first?.worker })));
    });

    it("27: limits change live, up and down, from outside and by an actor", async () => {
      const { gate, troupe, held } = await crew();
      const asker = await listen(north);
      expect(await north.setTroupeLimits(troupe, { max: 2 })).toEqual({ max: 2, idle: 2 });
      for (let job = 1; job <= 5; job += 1) asker.send(troupe, { hold: job });
      await held(2);
      expect(await workersOf(troupe)).toHaveLength(2);

      await north.setTroupeLimits(troupe, { max: 4 });
      await held(4);
      expect(await workersOf(troupe)).toHaveLength(4);
      asker.send((gate.heard[0] as Held).worker, "open");
      await held(5);
      const other = await create("Crew");
      north.tell(other, { limits: { max: 1, idle: 0 }, troupe });
      await until(async () => (await north.describe(troupe))?.troupe?.max === 1);
      for (const { worker } of (await held(5)).slice(1)) asker.send(worker, "open");

      await asker.until(5);
      await until(async () => (await workersOf(troupe)).length <= 1);
      expect(await north.ask(troupe, "after")).toMatchObject({ answer: "after" });
    });

    it("27: a lower maximum sends free workers away only as far as it must", async () => {
      const { gate, troupe, held } = await crew();
      await north.setTroupeLimits(troupe, { max: 6, idle: 6 });
      const asker = await listen(north);
      for (let job = 1; job <= 6; job += 1) asker.send(troupe, { hold: job });
      const workers = (await held(6)).map(({ worker }) => worker);
      for (const worker of workers) asker.send(worker, "open");
      await asker.until(6);

      await north.setTroupeLimits(troupe, { max: 4 });
      for (let job = 7; job <= 10; job += 1) asker.send(troupe, { hold: job });
      await gate.until(10);

      const again = (gate.heard.slice(6) as Held[]).map(({ worker }) => worker);
      expect(again.every((worker) => workers.includes(worker))).toBe(true);
      expect(new Set(again).size).toBe(4);
    });

    it.each([{ max: 0 }, { max: 1.5 }, { idle: -1 }])("27: limits %j are refused", async (limits) => {
      const { troupe } = await crew();

      await expect(north.setTroupeLimits(troupe, limits)).rejects.toMatchObject({ code: "MESSAGE_INVALID" });
      await expect(create("Endless")).rejects.toMatchObject({ message: expect.stringContaining("static troupe") });
      await expect(north.setTroupeLimits(await create("Plain"), { max: 2 })).rejects.toMatchObject({
        code: "NOT_SUPPORTED",
      });
    });

    it("27: a troupe that stops ends its workers, and what waits becomes dead letters", async () => {
      const { troupe, held } = await crew();
      await north.setTroupeLimits(troupe, { max: 1 });
      const asks = [north.ask(troupe, { hold: 1 }), north.ask(troupe, "waits")];
      const outcomes = Promise.allSettled(asks);
      const { worker } = (await held(1))[0] as Held;

      await north.stop(troupe);

      for (const outcome of await outcomes)
        expect(outcome).toMatchObject({ status: "rejected", reason: { code: "NO_ACTOR" } });
      expect(await north.describe(worker)).toBeNull();
    });

    it("27: a troupe made by an actor is its child, with one address", async () => {
      const gate = await listen(north);
      const parent = await create("Parent", gate.address);
      const troupe = (await north.ask(parent, "crew")) as ActorAddress;

      const answers = await Promise.all([1, 2, 3].map((job) => north.ask(troupe, { job })));
      await north.stop(troupe);

      expect(answers).toMatchObject([1, 2, 3].map((job) => ({ answer: { job } })));
      expect(await gate.until(1)).toEqual([{ exited: troupe }]);
    });

    it("50: a swapped troupe: jobs in progress end on the old source, those that wait go to workers of the new one", async () => {
      const { troupe, held } = await crew();
      await north.setTroupeLimits(troupe, { max: 2, idle: 1 });
      const asker = await listen(north);
      for (const job of [1, 2, 3, 4]) asker.send(troupe, { hold: job });
      const old = (await held(2)).slice(0, 2).map(({ worker }) => worker);

      expect(await north.swap([troupe], next)).toMatchObject([{ ok: true }]);
      for (const worker of old) asker.send(worker, "open");
      const fresh = (await held(4)).slice(2).map(({ worker }) => worker);
      for (const worker of fresh)
        expect(await north.describe(worker)).toMatchObject({ sourceHash: next, parent: troupe });
      for (const worker of fresh) asker.send(worker, "open");

      const answers = (await asker.until(4)) as { answer: number }[];
      expect(answers.map(({ answer }) => answer).sort()).toEqual([1, 2, 3, 4]);
      await until(async () => (await workersOf(troupe)).every((worker) => fresh.includes(worker)));
      expect(await north.describe(troupe)).toMatchObject({ sourceHash: next, troupe: { max: 2, idle: 1 } });
    });

    it("50: a worker swapped in the middle of a job goes on with it", async () => {
      const { troupe, held } = await crew();
      await north.setTroupeLimits(troupe, { max: 1 });
      const asker = await listen(north);
      asker.send(troupe, { hold: "moving" });
      const { worker } = (await held(1))[0] as Held;

      expect(await north.swap([worker], next)).toMatchObject([{ ok: true }]);
      asker.send(worker, "open");

      expect(await asker.until(1)).toEqual([{ answer: "moving", by: worker }]);
      expect(await north.ask(troupe, "next")).toEqual({ answer: "next", by: worker });
    });
  });
}
