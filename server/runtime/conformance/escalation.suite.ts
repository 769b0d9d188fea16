import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import { PoisonMessage } from "../author/runtime-messages.ts";
import type { ActorSystem } from "../system/system.ts";
import { type Ear, listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  /**
   * A generation that tells \`init.to\` what it sees; the class and source of each child are in the message that asks
   * for it.
   */
  class Person extends Actor {
    onStart(init) { this.init = init; this.say("start"); }
    say(what) { this.send(this.init.to, this.init.name + " " + what); }
    receive(msg, sender) {
      if (ChildActorExited.is(msg)) return this.say("lost " + msg.reason);
      if (msg === "boom") throw new Error("burnt");
      if (msg === "ping") return this.send(sender, "pong");
      const { create, name, ...options } = msg;
      this.send(sender, this.createActor(create, { ...options, init: { to: this.init.to, name } }));
    }
    onStop(reason) { this.say(reason); }
  }
  export class Calm extends Person {}
  export class Reborn extends Person { static failure = { then: "restart", maxRestartsPerMinute: 1 }; }
  export class Fragile extends Person { static failure = { then: "stop" }; }
  export class Leaving extends Person {
    static failure = { then: "restart" };
    receive(msg, sender) { super.receive(msg, sender); if (ChildActorExited.is(msg)) this.stop(); }
  }
  export class Slow extends Person {
    static failure = { then: "restart" };
    async receive(msg, sender) {
      super.receive(msg, sender);
      if (!ChildActorExited.is(msg)) return;
      await null;
      this.say("seen");
    }
  }
  export class Link extends Person { static failure = { retries: 0, then: "escalate" }; }
  export class Crew extends Actor {
    static failure = { retries: 0, then: "escalate" };
    static troupe = { max: 1 };
    receive() { throw new Error("burnt"); }
  }`;

export function escalationSuite(makeGround: MakeGround): void {
  const { base } = makeGround();

  describe("escalation", () => {
    let ground: Ground;
    let north: ActorSystem;
    let source: string;
    let other: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north", { capabilities: { near: 1 } });
      await ground.host("far", { capabilities: { far: 1 } });
      source = await ground.authority.approve(north, await packActors(classes));
      other = await ground.authority.approve(north, await packActors(classes, { name: "other" }));
    });
    afterAll(() => ground.clear());

    const root = (name: string, ear: Ear) =>
      north.createActor(name, { sourceHash: source, host: "north", init: { to: ear.address, name: "root" } });
    const below = async (parent: ActorAddress, create: string, options: object = {}) =>
      (await north.ask(parent, { create, name: "child", ...options })) as ActorAddress;
    const lines = (ear: Ear, of: string) => ear.heard.filter((line) => String(line).startsWith(of));

    it.each([
      ["Calm", ["root start", "root lost failed: burnt"]],
      ["Reborn", ["root start", "root lost failed: burnt", "root restarted", "root start"]],
      ["Slow", ["root start", "root lost failed: burnt", "root seen", "root restarted", "root start"]],
    ])(
      "18: the failure of a child that escalates is its parent's own: %s goes on as its class says",
      async (name, story) => {
        const ear = await listen(north);
        const parent = await root(name, ear);
        const child = await below(parent, "Link");

        ear.send(child, "boom");
        await ear.first((m) => m === story.at(-1) && lines(ear, "root").length === story.length);

        expect(await north.ask(parent, "ping")).toBe("pong");
        expect(lines(ear, "root")).toEqual(story);
        expect(lines(ear, "child")).toEqual(["child start", "child failed"]);
        const poisons = ear.heard.filter((m) => PoisonMessage.is(m));
        expect(poisons).toEqual([expect.objectContaining({ from: child, message: "boom" })]);
        expect(await north.describe(child)).toBeNull();
        expect(await north.describe(parent)).toMatchObject({
          failed: 1,
          lastFailure: { messageType: "callboard.ChildActorExited", error: "Error: burnt" },
        });
      },
    );

    it.each([
      ["in one realm", () => ({})],
      ["between realms", () => ({ sourceHash: other })],
      ["between hosts", () => ({ requirements: { far: 1 } })],
    ])(
      "18: it goes up %s to the first whose class says otherwise, or to the root, and no further",
      async (_where, options) => {
        const ear = await listen(north);
        const top = await root("Calm", ear);
        const chain = await below(top, "Link", { name: "upper", ...options() });
        const lower = await below(chain, "Link", { name: "lower" });
        const bystander = await below(top, "Calm", { name: "bystander" });

        north.tell(lower, "boom");
        await ear.first((m) => m === "root lost failed: burnt");

        expect(await north.ask(bystander, "ping")).toBe("pong");
        expect(await north.ask(top, "ping")).toBe("pong");
        expect(lines(ear, "upper")).toEqual(["upper start", "upper lost failed: burnt", "upper failed"]);
        expect(lines(ear, "root")).toEqual(["root start", "root lost failed: burnt"]);

        const alone = await root("Link", ear);
        north.tell(alone, "boom");
        await expect.poll(() => north.describe(alone)).toBeNull();
      },
    );

    it("18: a parent that stops because of it takes its other children along", async () => {
      const ear = await listen(north);
      const parent = await root("Fragile", ear);
      const child = await below(parent, "Link");
      await below(parent, "Calm", { name: "sibling" });

      north.tell(child, "boom");

      await ear.first((m) => m === "root failed");
      expect(lines(ear, "sibling")).toEqual(["sibling start", "sibling stopped"]);
      expect(await north.describe(parent)).toBeNull();
    });

    it("18: a parent that stops itself when it hears of the child is not restarted", async () => {
      const ear = await listen(north);
      const parent = await root("Leaving", ear);
      const child = await below(parent, "Link");

      north.tell(child, "boom");

      await ear.first((m) => m === "root stopped");
      expect(lines(ear, "root")).toEqual(["root start", "root lost failed: burnt", "root stopped"]);
    });

    it("18: restarts after children's failures count for the limit too", async () => {
      const ear = await listen(north);
      const parent = await root("Reborn", ear);
      for (const name of ["first", "second"]) north.tell(await below(parent, "Link", { name }), "boom");

      await ear.first((m) => m === "root failed");

      expect(lines(ear, "root start")).toHaveLength(2);
    });

    it("18: a troupe is the parent of its workers: one that escalates ends it, and the troupe's parent is told once", async () => {
      const ear = await listen(north);
      const parent = await root("Calm", ear);
      const crew = await below(parent, "Crew");

      ear.send(crew, "job");

      await ear.first((m) => m === "root lost failed: burnt");
      expect(await north.ask(parent, "ping")).toBe("pong");
      expect(lines(ear, "root lost")).toHaveLength(1);
      expect(ear.heard.filter((m) => PoisonMessage.is(m))).toHaveLength(1);
      expect(await north.describe(crew)).toBeNull();
    });

    // In real time this takes a minute.
    it.skipIf(base === "threads")("18: a restart of more than a minute ago no longer counts", async () => {
      const ear = await listen(north);
      const parent = await root("Reborn", ear);
      north.tell(parent, "boom");
      await ear.first(() => lines(ear, "root start").length === 2);

      // An ear answers nothing: the deadline moves the clock.
      await expect(north.ask(ear.address, "?", { timeoutMs: 60_001 })).rejects.toMatchObject({ code: "ASK_TIMEOUT" });
      north.tell(parent, "boom");

      await ear.first(() => lines(ear, "root start").length === 3);
      expect(await north.ask(parent, "ping")).toBe("pong");
    });
  });
}
