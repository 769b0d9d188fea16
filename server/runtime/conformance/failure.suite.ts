import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import { PoisonMessage } from "../author/runtime-messages.ts";
import type { ActorSystem } from "../system/system.ts";
import { type Ear, listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  /** Fails the first \`fail\` times that it sees a message; "seen" is answered with all that it saw. */
  export class Flaky extends Actor {
    seen = [];
    receive(msg, sender) {
      if (msg === "seen") return this.send(sender, [...this.seen]);
      this.seen.push(msg.n);
      if (this.seen.filter((n) => n === msg.n).length <= msg.fail) throw new Error("no " + msg.n);
      this.send(sender, msg.n);
    }
  }

  export class Proud extends Flaky { static failure = { retries: 0 }; }

  export class Stubborn extends Flaky { static failure = { retries: 3 }; }

  export class FlakyLater extends Flaky { async receive(msg, sender) { await null; return super.receive(msg, sender); } }

  const ODD = {
    "throws an object without prototype": () => Object.create(null),
    "throws undefined": () => undefined,
    "throws an error without message": () => Object.assign(new Error(), { message: undefined }),
  };

  export class Odd extends Actor {
    receive(msg, sender) {
      if (msg === "returns a promise that throws") return { then() { throw new Error("no promise"); } };
      if (ODD[msg]) throw ODD[msg]();
      this.send(sender, msg);
    }
  }

  export class Thrower extends Actor {
    receive(msg) {
      if (msg.hit) return this.send(msg.hit, "boom");
      throw new Error("I throw on everything");
    }
  }

  /** Makes children; tells \`init\` what becomes of them. */
  export class Guardian extends Actor {
    onStart(init) { this.to = init; }
    receive(msg, sender) {
      if (ChildActorExited.is(msg)) return this.send(this.to, { exited: msg.child, reason: msg.reason });
      if (PoisonMessage.is(msg)) return this.send(this.to, { poison: msg.message, error: msg.error.message });
      if (msg === "ping") return this.send(sender, "pong");
      const child = this.createActor(msg.create, msg.options);
      for (const one of msg.say ?? []) this.send(child, one);
      this.send(this.to, { child });
    }
  }

  export class Phoenix extends Actor {
    static failure = { retries: 0, then: "restart", maxRestartsPerMinute: 2 };
    onStart(init) { this.to = init; this.lives = []; this.send(this.to, "start"); }
    receive(msg) {
      if (msg === "boom") throw new Error("burnt");
      this.lives.push(msg);
      this.send(this.to, [...this.lives]);
    }
    onStop(reason) { this.send(this.to, "stop " + reason); }
  }`;

export function failureSuite(makeGround: MakeGround): void {
  describe("failure", () => {
    let ground: Ground;
    let north: ActorSystem;
    let source: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north", { capabilities: { near: 1 } });
      source = await ground.authority.approve(north, await packActors(classes));
    });
    afterAll(() => ground.clear());

    const create = (name: string, init?: unknown) =>
      north.createActor(name, { sourceHash: source, init, host: "north" });
    const childOf = async (ear: Ear, guardian: ActorAddress, actor: string, options: object) => {
      const before = ear.heard.length;
      north.tell(guardian, { create: actor, options });
      return ((await ear.until(before + 1))[before] as { child: ActorAddress }).child;
    };

    it.each([
      ["Flaky", 1, 2],
      ["FlakyLater", 1, 2],
      ["Proud", 0, 1],
      ["Stubborn", 3, 4],
    ])(
      "13: %s is tried again %i times before its sender gets the poison; its state is kept",
      async (name, retries, tries) => {
        const ear = await listen(north);
        const flaky = await create(name);

        expect(await north.ask(flaky, { n: "saved", fail: retries })).toBe("saved");
        ear.send(flaky, { n: "lost", fail: 99 });
        const [poison] = await ear.until(1);

        expect(PoisonMessage.is(poison)).toBe(true);
        expect(poison).toMatchObject({ message: { n: "lost" }, from: flaky, error: { message: "no lost" } });
        expect(await north.ask(flaky, "seen")).toEqual([
          ...Array.from({ length: tries }, () => "saved"),
          ...Array.from({ length: tries }, () => "lost"),
        ]);
      },
    );

    it.each(["Flaky", "FlakyLater"])("13: a message tried again by %s keeps its place in the order", async (name) => {
      const ear = await listen(north);
      const flaky = await create(name);

      for (const n of [1, 2, 3, 4]) ear.send(flaky, { n, fail: n % 2 });

      expect(await ear.until(4)).toEqual([1, 2, 3, 4]);
    });

    it("13: an ask rejects with the handler's error, which is counted and shown with the author's line", async () => {
      const flaky = await create("Flaky");

      await expect(north.ask(flaky, { n: 1, fail: 2 })).rejects.toMatchObject({
        code: "POISONED",
        message: expect.stringContaining("no 1"),
      });

      expect(await north.describe(flaky)).toMatchObject({
        failed: 1,
        lastFailure: { messageType: "object", error: "Error: no 1", stack: expect.stringMatching(/main\.ts:\d+/) },
      });
      expect((await north.logs(flaky)).actor.at(-1)).toMatchObject({
        level: "error",
        text: expect.stringContaining("no 1"),
      });
    });

    it.each([
      "throws an object without prototype",
      "throws undefined",
      "throws an error without message",
      "returns a promise that throws",
    ])("13: a handler that %s fails like any other, and the actor goes on", async (what) => {
      const odd = await create("Odd");

      await expect(north.ask(odd, what)).rejects.toMatchObject({ code: "POISONED" });

      expect(await north.ask(odd, "next")).toBe("next");
    });

    it("14: poison that comes back to an actor that throws on it makes no further poison", async () => {
      const first = await create("Thrower");
      const second = await create("Thrower");

      north.tell(first, { hit: second });

      await expect
        .poll(() => north.describe(first))
        .toMatchObject({
          failed: 1,
          lastFailure: { messageType: "callboard.PoisonMessage" },
        });
      await expect(north.ask(second, "fence")).rejects.toMatchObject({ code: "POISONED" });
      expect(await north.describe(first)).toMatchObject({ received: 2 });
      expect(await north.describe(second)).toMatchObject({ received: 2 });
    });

    it("18: restart makes a new instance at the same address and keeps the waiting messages", async () => {
      const ear = await listen(north);
      const phoenix = await create("Phoenix", ear.address);

      for (const msg of ["a", "boom", "b", "c"]) north.tell(phoenix, msg);

      expect(await ear.until(6)).toEqual(["start", ["a"], "stop restarted", "start", ["b"], ["b", "c"]]);
    });

    it("18: more restarts than allowed in a minute stop it", async () => {
      const ear = await listen(north);
      const guardian = await create("Guardian", ear.address);
      const child = await childOf(ear, guardian, "Phoenix", { init: ear.address });

      for (let i = 0; i < 3; i += 1) north.tell(child, "boom");

      expect(await ear.first((m) => Object.hasOwn(Object(m), "exited"))).toEqual({
        exited: child,
        reason: expect.stringContaining("2 restarts within a minute"),
      });
      expect(ear.heard.filter((m) => m === "start")).toHaveLength(3);
      expect(ear.heard).toContain("stop failed");
    });
  });
}
