import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { type Ear, listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Mortal extends Actor {
    static failure = { retries: 0, then: "stop" };
    receive(msg) { if (msg === "stop") this.stop(); else throw new Error("mortal"); }
  }

  export class Echo extends Actor { receive(msg, sender) { this.send(sender, msg); } }

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

export function exitsSuite(makeGround: MakeGround): void {
  describe("exits", () => {
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
