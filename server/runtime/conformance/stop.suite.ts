import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  const gates = new Map();
  /** Its handlers wait until somebody opens its gate. */
  export class Worker extends Actor {
    onStart(init) { this.to = init.to; if (init.hangs) return new Promise(() => {}); }
    receive(msg, sender) {
      if (ExitRequest.is(msg)) return this.send(this.to, "exit request");
      if (ChildActorExited.is(msg)) return this.send(this.to, { child: msg.child, reason: msg.reason });
      if (msg.class) return this.send(sender, this.createActor(msg.class, { init: { to: this.to } }));
      if (msg.gate) return new Promise((open) => gates.set(msg.gate, open)).then(() => this.say(msg.gate));
      if (msg.open) { gates.get(msg.open)?.(); gates.delete(msg.open); return this.send(sender, "opened"); }
      if (msg.echo) return this.send(sender, msg);
      this.send(this.to, msg);
    }
    say(what) {
      try { this.send(this.to, what); } catch (error) { this.log.info("late: " + error.code); }
    }
    onStop(reason) { this.send(this.to, { stopped: reason }); }
  }
  /** At its end it leaves something behind. */
  export class Testator extends Actor {
    onStart(init) { this.to = init.to; }
    receive() {}
    async onStop() {
      try { this.createActor(Worker); } catch (error) { this.send(this.to, error.code); }
      const heir = await this.createActor(Worker, { globalName: "heir", init: { to: this.to } });
      this.send(this.to, { heir });
    }
  }
  /** Its first instance has a timer that goes on sending as if it still were the actor. */
  export class Ticker extends Actor {
    static failure = { retries: 0, then: "restart" };
    onStart(init) { this.to = init.to; }
    receive(msg, sender) {
      if (msg === "fail") {
        const goOn = () => { try { this.send(this.to, "from the old one"); } catch (error) { this.log.info("late: " + error.code); } };
        gates.set("old", goOn);
        throw new Error("on purpose");
      }
      if (msg === "go on") { gates.get("old")(); return this.send(sender, "went on"); }
      this.send(this.to, msg);
    }
  }
`;

/** A message that is in hand until its gate is opened. */
const wait = (gate: string) => ({ type: "stop.Wait", gate });

export function stopSuite(makeGround: MakeGround): void {
  describe("an actor that is told to stop", () => {
    let ground: Ground;
    let north: ActorSystem;
    let hash: string;
    let ear: Awaited<ReturnType<typeof listen>>;

    beforeEach(async () => {
      ground = makeGround();
      north = await ground.host("north");
      hash = await ground.authority.approve(north, await packActors(classes));
      ear = await listen(north);
    });
    afterEach(() => ground.clear());

    const create = (name = "Worker", init: object = {}, options: object = {}) =>
      north.createActor(name, { sourceHash: hash, init: { to: ear.address, ...init }, ...options });
    const stateOf = async (actor: ActorAddress) => (await north.describe(actor))?.state ?? null;
    const until = (actor: ActorAddress, state: string | null) =>
      expect.poll(() => stateOf(actor), { timeout: 10_000 }).toBe(state);
    const letters = async () =>
      (await north.deadLetters()).items.map(({ target, message }) => ({ target, message })).reverse();
    const open = (opener: ActorAddress, gate: string) => north.ask(opener, { open: gate });

    it("has no more children in onStop; what it creates by a global name outlives it", async () => {
      const testator = await create("Testator");

      await north.stop(testator);

      const [refusal, left] = await ear.until(2);
      expect(refusal).toBe("NOT_SUPPORTED");
      const { heir } = left as { heir: ActorAddress };
      expect(await north.ask(heir, { echo: "here" })).toEqual({ echo: "here" });
    });

    it("ends after the message in hand, is shown as stopping until then, and what waits becomes dead letters", async () => {
      const [worker, opener] = [await create(), await create()];
      north.tell(worker, wait("one"));
      for (const n of [1, 2, 3]) north.tell(worker, { n });
      await expect
        .poll(() => north.describe(worker))
        .toMatchObject({ state: "busy", depth: 3, messageType: "stop.Wait" });

      const stopped = north.stop(worker, { mode: "message" });
      await until(worker, "stopping");
      await expect.poll(() => north.describe(worker)).toMatchObject({ depth: 3, inHandMs: expect.any(Number) });
      await open(opener, "one");
      await stopped;

      expect(await ear.until(3)).toEqual(["one", "exit request", { stopped: "stopped" }]);
      expect(await letters()).toEqual([1, 2, 3].map((n) => ({ target: worker, message: { n } })));
    });

    it("ends after what waits when it is asked for that, and is shown as stopping meanwhile", async () => {
      const [worker, opener] = [await create(), await create()];
      north.tell(worker, wait("one"));
      for (const n of [1, 2]) north.tell(worker, { n });
      await until(worker, "busy");

      const stopped = north.stop(worker);
      north.tell(worker, { n: "too late" });
      await until(worker, "stopping");
      await open(opener, "one");
      await stopped;

      expect(await ear.until(5)).toEqual(["one", { n: 1 }, { n: 2 }, "exit request", { stopped: "stopped" }]);
      expect(await letters()).toEqual([{ target: worker, message: { n: "too late" } }]);
    });

    it("can be hurried: it was to end after what waits, and then after the message in hand", async () => {
      const [worker, opener] = [await create(), await create()];
      north.tell(worker, wait("one"));
      north.tell(worker, { n: 1 });
      await until(worker, "busy");

      const stopped = [north.stop(worker), north.stop(worker, { mode: "message" })];
      await until(worker, "stopping");
      await open(opener, "one");
      await Promise.all(stopped);

      expect(await ear.until(3)).toEqual(["one", "exit request", { stopped: "stopped" }]);
      expect(await letters()).toEqual([{ target: worker, message: { n: 1 } }]);
    });

    it("ends its children as it ends: what waits for them becomes dead letters, too", async () => {
      const [worker, opener] = [await create(), await create()];
      const child = (await north.ask(worker, { class: "Worker" })) as ActorAddress;
      north.tell(child, wait("child"));
      north.tell(child, { n: 1 });
      await until(child, "busy");

      const stopped = north.stop(worker, { mode: "message" });
      await until(child, "stopping");
      expect(await stateOf(worker)).toBe("stopping");
      await open(opener, "child");
      await stopped;

      expect((await letters()).map(({ target }) => target)).toEqual([child]);
      expect(ear.heard.filter((each) => each === "exit request")).toHaveLength(2);
    });

    it("takes the request along in a hot swap, and it still passes what waits", async () => {
      const movable = classes.replace(
        "onStop(",
        "snapshot() { return this.to; } restore(to) { this.to = to; } onStop(",
      );
      const [from, to] = [
        await ground.authority.approve(north, await packActors(movable, { version: "2.0.0" })),
        await ground.authority.approve(north, await packActors(movable, { version: "3.0.0" })),
      ];
      const [worker, opener] = [
        await create("Worker", {}, { sourceHash: from }),
        await create("Worker", {}, { sourceHash: from }),
      ];
      north.tell(worker, wait("one"));
      north.tell(worker, { n: 1 });
      await until(worker, "busy");

      const swapped = north.swap([worker], to);
      const stopped = north.stop(worker, { mode: "message" });
      await until(worker, "stopping");
      await open(opener, "one");
      await Promise.all([swapped, stopped]);

      expect((await letters()).map(({ target, message }) => [target, message])).toEqual([[worker, { n: 1 }]]);
    });

    it("says at its deadline what it does, and stays told to stop", async () => {
      const [worker, opener] = [await create(), await create()];
      north.tell(worker, wait("one"));
      await until(worker, "busy");

      await expect(north.stop(worker, { mode: "message", deadlineMs: 30 })).rejects.toMatchObject({
        code: "STOP_TIMEOUT",
        message: expect.stringMatching(/ did not stop within 30 ms: it is stopping, on stop\.Wait for \d+ ms$/),
        details: { state: "stopping", messageType: "stop.Wait", depth: 0 },
      });

      await open(opener, "one");
      await until(worker, null);
    });
  });

  describe("an actor that does not come back from a promise", () => {
    let ground: Ground;
    let north: ActorSystem;
    let hash: string;
    let ear: Awaited<ReturnType<typeof listen>>;

    beforeEach(async () => {
      ground = makeGround();
      north = await ground.host("north");
      hash = await ground.authority.approve(north, await packActors(classes));
      ear = await listen(north);
    });
    afterEach(() => ground.clear());

    const create = (name = "Worker", init: object = {}, options: object = {}) =>
      north.createActor(name, { sourceHash: hash, init: { to: ear.address, ...init }, ...options });
    const until = (actor: ActorAddress, state: string | null) =>
      expect.poll(async () => (await north.describe(actor))?.state ?? null, { timeout: 10_000 }).toBe(state);
    const open = (opener: ActorAddress, gate: string) => north.ask(opener, { open: gate });

    it("is ended alone: its mailbox becomes dead letters, its asker and its parent hear, the others go on", async () => {
      const [parent, opener] = [await create(), await create()];
      const hung = (await north.ask(parent, { class: "Worker" })) as ActorAddress;
      const asked = expect(north.ask(hung, wait("never"), { timeoutMs: 60_000 })).rejects.toMatchObject({
        code: "NO_ACTOR",
      });
      north.tell(hung, { n: 1 });
      await expect.poll(() => north.describe(hung)).toMatchObject({ state: "busy", depth: 1 });

      await north.stop(hung, { mode: "force" });

      await asked;
      expect(await north.describe(hung)).toBeNull();
      expect(await ear.first((each) => (each as { child?: string }).child === hung)).toMatchObject({
        reason: "given up",
      });
      expect((await north.deadLetters()).items).toMatchObject([{ target: hung, message: { n: 1 } }]);
      expect(await north.ask(parent, { echo: 2 })).toEqual({ echo: 2 });
      // Only then its promise settles: what it says reaches nobody.
      await open(opener, "never");
      expect(await north.ask(opener, { echo: 3 })).toEqual({ echo: 3 });
      expect(ear.heard).not.toContain("never");
      expect(ear.heard).not.toContainEqual({ stopped: expect.anything() });
      await expect(north.stop(hung, { mode: "force" })).rejects.toMatchObject({ code: "NO_ACTOR" });
    });

    it("is ended alone also when it was told to stop before, and while its parent waits for it", async () => {
      const parent = await create();
      const hung = (await north.ask(parent, { class: "Worker" })) as ActorAddress;
      north.tell(hung, wait("never"));
      await until(hung, "busy");
      const stopped = north.stop(parent, { mode: "message" });
      await until(hung, "stopping");

      await north.stop(hung, { mode: "force" });
      await stopped;

      expect(await north.describe(parent)).toBeNull();
    });

    it("leaves its children to its parent when only it is to end", async () => {
      const parent = await create();
      const middle = (await north.ask(parent, { class: "Worker" })) as ActorAddress;
      const low = (await north.ask(middle, { class: "Worker" })) as ActorAddress;
      north.tell(middle, wait("never"));
      await until(middle, "busy");

      await north.stop(middle, { mode: "force", recursive: false });

      await expect.poll(() => north.describe(low)).toMatchObject({ parent, state: "idle" });
      await expect.poll(async () => (await north.describe(parent))?.children).toEqual([low]);
    });

    it("does not hold its creator for ever: at the deadline it is given up, and its name is free", async () => {
      const options = { globalName: "hangs", deadlineMs: 30 };

      await expect(create("Worker", { hangs: true }, options)).rejects.toMatchObject({
        code: "START_FAILED",
        message: expect.stringContaining("did not start within 30 ms"),
      });

      expect(await north.lookup("hangs")).toBeNull();
      await expect.poll(() => north.status().actors).toBe(1);
      expect(await north.ask(await create("Worker", {}, { globalName: "hangs" }), { echo: 1 })).toEqual({ echo: 1 });
    });
  });

  describe("an instance that a restart has replaced", () => {
    it("cannot go on as the actor: what it sends is refused, and the new one is the only one to speak", async () => {
      const ground = makeGround();
      const north = await ground.host("north");
      const hash = await ground.authority.approve(north, await packActors(classes));
      const ear = await listen(north);
      const ticker = await north.createActor("Ticker", { sourceHash: hash, init: { to: ear.address } });
      north.tell(ticker, "fail");

      expect(await north.ask(ticker, "go on")).toBe("went on");
      north.tell(ticker, "from the new one");

      await ear.until(1);
      expect(ear.heard).toEqual(["from the new one"]);
      expect((await north.logs(ticker)).actor.map(({ text }) => text)).toContain("late: ACTOR_MOVED");
      await ground.clear();
    });
  });
}
