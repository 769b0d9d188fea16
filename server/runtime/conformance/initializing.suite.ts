import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  const A = message("test.A", z.object({ n: z.number() }));
  const B = message("test.B", z.object({ n: z.number() }));
  const C = message("test.C", z.object({ n: z.number() }));

  export class Ready extends Actor {
    static initializing = [A, B, C];
    static failure = { retries: 0, then: "restart" };
    static mailbox = { max: 50 };
    seen = [];
    async onInitialized(initial) {
      await null;
      this.seen.push("hook " + initial.map(({ message }) => message.type.slice(-1) + message.n).join(" "));
      for (const { sender } of initial) this.send(sender, "welcome");
    }
    receive(msg, sender) {
      if (msg === "fail") throw new Error("failed on purpose");
      if (msg === "seen") return this.send(sender, this.seen);
      this.seen.push(msg.type ? msg.type.slice(-1) + msg.n : msg);
    }
    snapshot() { return this.seen; }
    restore(seen) { this.seen = [...seen, "restored"]; }
  }
  export class NeverReady extends Actor {
    static initializing = [A];
    onInitialized() { throw new Error("not like this"); }
    receive(msg, sender) { this.send(sender, msg); }
  }
  export class Hookless extends Actor { static initializing = [A]; receive() {} }`;

export function initializingSuite(makeGround: MakeGround): void {
  describe("initializing messages", () => {
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

    const create = (name: string) => north.createActor(name, { sourceHash: source });
    const A = (n: unknown) => ({ type: "test.A", n });
    const B = (n: unknown) => ({ type: "test.B", n });
    const C = (n: unknown) => ({ type: "test.C", n });

    it("26: messages are held until each came once, the hook runs once, then the held ones in order", async () => {
      const ear = await listen(north);
      const actor = await create("Ready");

      for (const msg of ["one", C(3), "two", A("none"), A(1), A(9), "three"]) ear.send(actor, msg);
      const seen = north.ask(actor, "seen");
      expect(await north.describe(actor)).toMatchObject({ received: expect.any(Number) });
      ear.send(actor, B(2));
      ear.send(actor, "four");

      expect(await seen).toEqual(["hook A1 B2 C3", "one", "two", "Anone", "A9", "three"]);
      expect(await north.ask(actor, "seen")).toEqual(["hook A1 B2 C3", "one", "two", "Anone", "A9", "three", "four"]);
      expect(await ear.until(3)).toEqual(["welcome", "welcome", "welcome"]);
    });

    it("26: what is held counts as waiting, and no more is held than a mailbox takes", async () => {
      const ear = await listen(north);
      const actor = await create("Ready");
      for (let n = 0; n < 50; n += 1) ear.send(actor, n);

      await expect(north.ask(actor, "too much")).rejects.toMatchObject({ code: "MAILBOX_FULL" });

      expect(await north.describe(actor)).toMatchObject({ depth: 50 });
    });

    it("26: what is held becomes dead letters when the actor stops before", async () => {
      const actor = await create("Ready");
      const held = ["seen", "one"].map((msg) => north.ask(actor, msg));
      const early = north.ask(actor, A(1));
      const outcomes = Promise.allSettled([...held, early]);

      await north.stop(actor);

      for (const outcome of await outcomes) {
        expect(outcome).toMatchObject({ status: "rejected", reason: { code: "NO_ACTOR" } });
      }
    });

    it("26: a hot swap in the middle takes along what came and what is held", async () => {
      const ear = await listen(north);
      const actor = await create("Ready");
      for (const msg of ["one", A(1), "two", C(3)]) ear.send(actor, msg);
      expect(await north.describe(actor)).not.toBeNull();

      let isOver = false;
      const swapped = north.swap([actor], next).finally(() => {
        isOver = true;
      });
      const sent: number[] = [];
      // Some come while the host holds what is sent to an actor that moves.
      while (!isOver) {
        if (sent.length < 40) {
          sent.push(sent.length);
          ear.send(actor, sent.at(-1));
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(await swapped).toMatchObject([{ ok: true }]);
      ear.send(actor, B(2));

      await ear.until(3);
      expect(await north.ask(actor, "seen")).toEqual(["restored", "hook A1 B2 C3", "one", "two", ...sent]);
    });

    it("26: after the hook a hot swap waits for nothing, a restart gets the same messages again", async () => {
      const ear = await listen(north);
      const actor = await create("Ready");
      for (const msg of [A(1), B(2), C(3)]) ear.send(actor, msg);
      await ear.until(3);

      expect(await north.swap([actor], next)).toMatchObject([{ ok: true }]);
      expect(await north.ask(actor, "seen")).toEqual(["hook A1 B2 C3", "restored"]);
      await expect(north.ask(actor, "fail")).rejects.toMatchObject({ code: "POISONED" });

      expect(await north.ask(actor, "seen")).toEqual(["hook A1 B2 C3"]);
    });

    it("26: a hook that fails is a start that failed: what is held comes back as poison", async () => {
      const actor = await create("NeverReady");
      const held = expect(north.ask(actor, "held")).rejects.toMatchObject({
        code: "POISONED",
        message: expect.stringContaining("not like this"),
      });

      north.tell(actor, A(1));

      await held;
    });

    it("26: a class with the list and no hook is refused", async () => {
      await expect(create("Hookless")).rejects.toMatchObject({ message: expect.stringContaining("onInitialized") });
    });
  });
}
