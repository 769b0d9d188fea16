import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import { PoisonMessage } from "../author/runtime-messages.ts";
import type { ActorSystem } from "../system/system.ts";
import { type Ear, listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Echo extends Actor { receive(msg, sender) { this.send(sender, msg); } }

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

  export class BadConstructor extends Actor { x = (() => { throw new Error("not built"); })(); }
  export class BadStart extends Actor { onStart() { throw new Error("not started"); } }
  export class BadLater extends Actor { async onStart() { await null; throw new Error("not started later"); } }
  export class Picky extends Actor { static requires = { nobody: true }; }

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
  const OPTIONS = {
    "a hash that is a number": { sourceHash: 4 },
    "a requirement that is a function": { requirements: { db: () => true } },
    "requirements as a list": { requirements: ["db"] },
    "no name": { globalName: "" },
    "a name with a space": { globalName: "two words" },
    "a name with an @": { globalName: "@name" },
    "a name with a letter that nobody sees": { globalName: "a\u3164" },
    "a requirement by an invisible key": { requirements: { "db\u200b": true } },
    "a name of 201 characters": { globalName: "x".repeat(201) },
  };
  export class Hasty extends Actor {
    async receive(what, sender) {
      try { await this.createActor("Echo", OPTIONS[what]); } catch (error) { return this.send(sender, error.code); }
      this.send(sender, "made");
    }
  }
  export class Mortal extends Actor {
    static failure = { retries: 0, then: "stop" };
    receive(msg) { if (msg === "stop") this.stop(); else throw new Error("mortal"); }
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
  }

  /** A family of some generations that says what happens to each. */
  export class Person extends Actor {
    onStart(init) {
      this.init = init;
      const [first, ...rest] = init.below;
      if (first) this.child = this.createActor(Person, { init: { ...init, name: first, below: rest } });
      this.say("born");
    }
    say(what) { this.send(this.init.to, this.init.name + " " + what); }
    receive(msg) {
      if (ExitRequest.is(msg)) {
        this.say("asked");
        throw new Error("I refuse");
      }
      if (ChildActorExited.is(msg)) this.say("lost " + msg.child + " " + msg.reason);
    }
    onStop(reason) { this.say(reason); }
  }

  /** Keeps its askers until "release"; says so to \`init\`. */
  export class Keeper extends Actor {
    kept = [];
    onStart(init) { this.to = init; }
    receive(msg, sender) {
      if (msg === "release") for (const asker of this.kept) this.send(asker, "go");
      else { this.kept.push(sender); this.send(this.to, "kept"); }
    }
  }
  export class Asker extends Actor {
    async receive(msg, sender) {
      if (msg === "ping") return this.send(sender, "pong");
      await this.ask(msg.ask, "q", { timeoutMs: 3_600_000 }).catch((error) => this.send(sender, error.code));
    }
  }`;

export function failureSuite(makeGround: MakeGround): void {
  describe("failure", () => {
    let ground: Ground;
    let north: ActorSystem;
    let far: ActorSystem;
    let source: string;
    let other: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north", { capabilities: { near: 1 } });
      source = await ground.authority.approve(north, await packActors(classes));
      other = await ground.authority.approve(north, await packActors(classes, { name: "other" }));
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

    it.each([
      ["BadConstructor", "START_FAILED", "not built"],
      ["BadStart", "START_FAILED", "not started"],
      ["BadLater", "START_FAILED", "not started later"],
      ["Missing", "NO_CLASS", "no actor class Missing"],
      ["Picky", "NO_HOST_FITS", "north (nobody: wanted true, has none)"],
    ])("15: createActor(%s) rejects with %s, and the system stays usable", async (name, code, text) => {
      const { actors } = north.status();

      await expect(create(name)).rejects.toMatchObject({ code, message: expect.stringContaining(text) });

      expect(north.status().actors).toBe(actors);
      expect(await north.ask(await create("Echo"), "fine")).toBe("fine");
    });

    it.each([
      ["BadConstructor", {}, "start failed: not built"],
      ["BadLater", {}, "start failed: not started later"],
      ["Picky", {}, "start failed: no host fits Picky"],
      ["Echo", { requirements: { nobody: 1 } }, "start failed: no host fits Echo"],
    ])(
      "16: of a child %s (%j) that cannot start the parent hears once, and gets its messages back",
      async (actor, options, reason) => {
        const ear = await listen(north);
        const guardian = await create("Guardian", ear.address);

        north.tell(guardian, { create: actor, options, say: ["one", "two"] });
        await ear.until(4);

        expect(await north.ask(guardian, "ping")).toBe("pong");
        expect(ear.heard).toHaveLength(4);
        const { child } = ear.heard[0] as { child: ActorAddress };
        expect(ear.heard).toContainEqual({ exited: child, reason: expect.stringContaining(reason) });
        for (const poison of ["one", "two"]) expect(ear.heard).toContainEqual({ poison, error: expect.anything() });
        expect(await north.describe(child)).toBeNull();
      },
    );

    it.each([
      "a hash that is a number",
      "a requirement that is a function",
      "requirements as a list",
      "no name",
      "a name with a space",
      "a name with an @",
      "a name with a letter that nobody sees",
      "a requirement by an invisible key",
      "a name of 201 characters",
    ])("16: createActor with %s throws in the parent, and there is no child", async (what) => {
      const hasty = await create("Hasty");

      expect(await north.ask(hasty, what)).toBe("MESSAGE_INVALID");

      expect(await north.describe(hasty)).toMatchObject({ children: [] });
    });

    it("15: createActor from outside rejects such options, too", async () => {
      const options = { sourceHash: source, globalName: "two words" };

      await expect(north.createActor("Echo", options)).rejects.toMatchObject({ code: "MESSAGE_INVALID" });
    });

    const deaths: [string, string, object, string, (child: ActorAddress) => unknown][] = [
      ["stops itself", "Mortal", {}, "stopped", (child) => north.tell(child, "stop")],
      ["is stopped from outside", "Echo", {}, "stopped", (child) => north.stop(child)],
      ["fails, and its class says stop", "Mortal", {}, "failed", (child) => north.tell(child, "boom")],
      ["was in a realm that is ended", "Echo", { other: 1 }, "realm ended", () => north.endRealm("north", other)],
      ["was on a host that is shut down", "Echo", { requirements: { far: 1 } }, "shutdown", () => far.shutdown()],
      [
        "was on a host that is lost",
        "Echo",
        { requirements: { far: 1 } },
        "host lost",
        () => ground.engine.lose(far.hostId),
      ],
    ];
    it.each(deaths)(
      "17: the parent of a child that %s gets one ChildActorExited",
      async (what, actor, options, reason, end) => {
        const ear = await listen(north);
        const isAway = what.includes("host");
        if (isAway) far = await ground.host("far", { capabilities: { far: 1 } });
        const guardian = await create("Guardian", ear.address);
        const child = await childOf(ear, guardian, actor, "other" in options ? { sourceHash: other } : options);
        await expect.poll(() => north.describe(child)).toMatchObject({ host: isAway ? "far" : "north" });

        await end(child);
        await ear.until(2);

        expect(ear.heard[1]).toEqual({ exited: child, reason });
        if (isAway) await far.shutdown();
        expect(await north.ask(guardian, "ping")).toBe("pong");
        expect(ear.heard).toHaveLength(2);
        await expect(north.ask(child, "anybody?")).rejects.toMatchObject({ code: "NO_ACTOR" });
      },
    );

    it("17: the children of an actor whose host is lost exit", async () => {
      far = await ground.host("far", { capabilities: { far: 1 } });
      const ear = await listen(north);
      const options = { sourceHash: source, requirements: { far: 1 }, init: ear.address };
      const guardian = await north.createActor("Guardian", options);
      const child = await childOf(ear, guardian, "Guardian", {
        sourceHash: other,
        requirements: { near: 1 },
        init: ear.address,
      });
      await expect.poll(() => north.describe(child)).toMatchObject({ parent: guardian, host: "north" });
      const grandchild = await childOf(ear, child, "Echo", {});
      await expect.poll(() => north.describe(grandchild)).not.toBeNull();

      await ground.engine.lose("far");

      await expect.poll(() => north.describe(grandchild)).toBeNull();
      await far.shutdown();
    });

    it.each(["a system actor's world", "another realm", "another host"])(
      "17: an ask that an actor holds when its realm is ended fails at once, asked from %s",
      async (from) => {
        const asking = await ground.host("asking", { capabilities: { asking: 1 } });
        const ear = await listen(north);
        const keeper = await north.createActor("Keeper", { sourceHash: other, host: "north", init: ear.address });
        const host = from === "another host" ? "asking" : "north";
        const asker = await north.createActor("Asker", { sourceHash: source, host });
        const asked = from.includes("world")
          ? north.ask(keeper, "q", { timeoutMs: 3_600_000 }).catch((error: { code: string }) => error.code)
          : north.ask(asker, { ask: keeper }, { timeoutMs: 3_600_000 });
        await ear.first((m) => m === "kept");

        await north.endRealm("north", other);

        expect(await asked).toBe("NO_ACTOR");
        expect(await north.ask(asker, "ping")).toBe("pong");
        await asking.shutdown();
      },
    );

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

    it("19: an exit request is seen first and not refused; children finish before the parent, whose parent is told", async () => {
      const ear = await listen(north);
      const top = await create("Person", { to: ear.address, name: "top", below: ["middle", "low"] });
      await ear.until(3);
      const [middle] = ((await north.describe(top))?.children ?? []) as ActorAddress[];

      await north.stop(middle as ActorAddress);

      const heard = (await ear.until(8)).slice(3);
      expect(heard).toEqual([
        "middle asked",
        "low asked",
        "low stopped",
        "middle stopped",
        `top lost ${middle} stopped`,
      ]);
      expect(await north.describe(top)).toMatchObject({ children: [] });
    });

    it("19: a non-recursive exit leaves the children running under the grandparent", async () => {
      const ear = await listen(north);
      const top = await create("Person", { to: ear.address, name: "top", below: ["middle", "low"] });
      await ear.until(3);
      const [middle] = ((await north.describe(top))?.children ?? []) as ActorAddress[];
      const [low] = ((await north.describe(middle as ActorAddress))?.children ?? []) as ActorAddress[];

      await north.stop(middle as ActorAddress, { recursive: false });
      await ear.until(6);

      await expect.poll(() => north.describe(low as ActorAddress)).toMatchObject({ parent: top });
      expect(await north.describe(top)).toMatchObject({ children: [low] });
      await north.stop(low as ActorAddress);
      expect(await ear.first((m) => m === `top lost ${low} stopped`)).toBeDefined();
    });
  });
}
