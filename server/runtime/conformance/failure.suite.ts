import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../address.ts";
import type { ActorSystem } from "../system.ts";
import { packSource } from "../testkit.ts";
import type { Ground, MakeGround } from "./ground.ts";

const SOURCE = `
  import { Actor, ChildActorExited, PoisonMessage, ExitRequest } from "callboard";
  export class Fragile extends Actor {
    tries = 0; kept = [];
    receive(msg, sender) {
      if (msg === "tries") return this.send(sender, this.tries);
      if (msg === "kept") return this.send(sender, this.kept);
      if (msg === "bad") { this.tries += 1; throw new Error("cannot " + msg); }
      if (msg === "bad once") { this.tries += 1; if (this.tries === 1) throw new Error("once"); }
      this.kept.push(msg);
    }
  }
  export class FragileAsync extends Fragile { async receive(msg, sender) { await null; super.receive(msg, sender); } }
  export class Restarting extends Actor {
    static failure = { retries: 0, then: "restart", maxRestartsPerMinute: 2 };
    n = 0; init = null;
    onStart(init) { this.init = init; }
    receive(msg, sender) { if (msg === "bad") throw new Error("bad"); this.n += 1; this.send(sender, [this.n, this.init]); }
  }
  export class Stopping extends Fragile { static failure = { retries: 0, then: "stop" }; }
  export class Unstartable extends Actor { onStart() { throw new Error("no start"); } }
  export class Sensitive extends Actor { poisons = 0; receive(msg, sender) {
    if (PoisonMessage.is(msg)) { this.poisons += 1; throw new Error("poison hurts"); }
    if (msg.to) this.send(msg.to, "bad"); else this.send(sender, this.poisons); } }
  export class Parent extends Actor {
    exits = []; poisons = []; seenExit = false;
    receive(msg, sender) {
      if (ChildActorExited.is(msg)) this.exits.push([msg.child, msg.reason]);
      else if (PoisonMessage.is(msg)) this.poisons.push([msg.message, msg.error.message]);
      else if (ExitRequest.is(msg)) { this.log.info("exit seen"); if (this.exitSeenBy) this.send(this.exitSeenBy, "exit seen by " + this.self); }
      else if (msg.create) { const child = this.createActor(msg.create, msg.options); for (const m of msg.send ?? []) this.send(child, m); this.send(sender, child); }
      else if (msg.tellOnExit) { this.exitSeenBy = msg.tellOnExit; this.send(sender, "ok"); }
      else if (msg === "exits") this.send(sender, this.exits);
      else if (msg === "poisons") this.send(sender, this.poisons);
      else if (msg === "die") this.stop();
      else if (msg === "capacity") this.send(sender, this.exits.length);
    }
  }
  export class List extends Actor { items = []; receive(msg, sender) { if (msg === "get") this.send(sender, this.items); else this.items.push(msg); } }
  export class Small extends Actor { static mailbox = { max: 10 }; receive(msg) { return new Promise((r) => setTimeout(r, 30)); } }
  export class Deaf extends Actor { static handles = []; }
  export class Mourner extends Actor { seen = []; onStart() { this.handleDeadLetters(true); }
    receive(msg, sender) { if (msg?.type === "callboard.DeadLetter") this.seen.push([msg.message, msg.reason]); else this.send(sender, this.seen); } }
`;

export function failureSuite(makeGround: MakeGround): void {
  describe("failure", () => {
    let ground: Ground;
    let system: ActorSystem;
    let sourceHash: string;

    beforeEach(async () => {
      ground = makeGround();
      system = await ground.host("north");
      sourceHash = await ground.authority.approve(system, await packSource(SOURCE));
    });
    afterEach(() => ground.clear());

    const create = (name: string, init?: unknown) => system.createActor(name, { sourceHash, init });

    it.each(["Fragile", "FragileAsync"])(
      "tries a message again once, then returns it to its sender and goes on (%s)",
      async (name) => {
        const actor = await create(name);

        await expect(system.ask(actor, "bad")).rejects.toMatchObject({
          code: "POISONED",
          details: { message: "cannot bad" },
        });

        expect(await system.ask(actor, "tries")).toBe(2);
        expect((await system.describe(actor))?.lastFailure).toMatchObject({
          error: "Error: cannot bad",
          messageType: "string",
        });
      },
    );

    it("keeps the place of a message that is tried again", async () => {
      const actor = await create("Fragile");

      for (const message of ["a", "bad once", "b"]) system.tell(actor, message);

      expect(await system.ask(actor, "kept")).toEqual(["a", "bad once", "b"]);
    });

    it("makes no further poison of poison", async () => {
      const [sensitive, fragile] = await Promise.all([create("Sensitive"), create("Fragile")]);

      system.tell(sensitive, { to: fragile });

      await expect.poll(() => system.ask(sensitive, "?")).toBe(1);
      expect(await system.ask(fragile, "tries")).toBe(2);
    });

    it("rejects the creation of what cannot start, and stays usable", async () => {
      await expect(create("Unstartable")).rejects.toMatchObject({
        code: "START_FAILED",
        message: expect.stringContaining("no start"),
      });
      await expect(create("NoSuchClass")).rejects.toMatchObject({ code: "NO_CLASS" });

      expect(system.status().actors).toBe(0);
      expect(await system.ask(await create("List"), "get")).toEqual([]);
    });

    it("tells a parent once of a child that cannot start, and returns what was sent to it", async () => {
      const [parent, list] = await Promise.all([create("Parent"), create("List")]);

      const child = (await system.ask(parent, { create: "Unstartable", send: ["one", "two"] })) as ActorAddress;
      system.tell(list, { holds: child });

      await expect.poll(() => system.ask(parent, "exits")).toEqual([[child, "start failed: no start"]]);
      expect(await system.ask(parent, "poisons")).toEqual([
        ["one", "no start"],
        ["two", "no start"],
      ]);
      expect(await system.ask(list, "get")).toEqual([{ holds: child }]);
    });

    it("tells a parent exactly once of a child that is stopped, and of one that fails", async () => {
      const parent = await create("Parent");
      const stopped = (await system.ask(parent, { create: "List" })) as ActorAddress;
      const failing = (await system.ask(parent, { create: "Stopping", send: ["bad"] })) as ActorAddress;

      await system.stop(stopped);
      await system.stop(stopped);

      await expect.poll(async () => ((await system.ask(parent, "exits")) as unknown[]).length).toBe(2);
      expect(new Map((await system.ask(parent, "exits")) as [string, string][])).toEqual(
        new Map([
          [stopped, "stopped"],
          [failing, "failed"],
        ]),
      );
    });

    it("restarts with the old init, keeps waiting messages, and stops after too many", async () => {
      const actor = await create("Restarting", { from: 3 });
      expect(await system.ask(actor, "count")).toEqual([1, { from: 3 }]);

      system.tell(actor, "bad");
      expect(await system.ask(actor, "count")).toEqual([1, { from: 3 }]);
      system.tell(actor, "bad");
      system.tell(actor, "bad");

      await expect(system.ask(actor, "count")).rejects.toMatchObject({ code: "NO_ACTOR" });
    });

    it("shows an exit request to the handler, ends children before the parent, and tells the grandparent", async () => {
      const grandparent = await create("Parent");
      const parent = (await system.ask(grandparent, { create: "Parent" })) as ActorAddress;
      const child = (await system.ask(parent, { create: "Parent" })) as ActorAddress;
      const list = await create("List");
      await system.ask(parent, { tellOnExit: list });
      await system.ask(child, { tellOnExit: list });

      await system.stop(parent);

      expect(await system.ask(list, "get")).toEqual([`exit seen by ${parent}`, `exit seen by ${child}`]);
      expect(await system.ask(grandparent, "exits")).toEqual([[parent, "stopped"]]);
      expect(await system.describe(child)).toBeNull();
    });

    it("leaves the children under the grandparent when the exit is not recursive", async () => {
      const grandparent = await create("Parent");
      const parent = (await system.ask(grandparent, { create: "Parent" })) as ActorAddress;
      const child = (await system.ask(parent, { create: "List" })) as ActorAddress;

      await system.stop(parent, { recursive: false });

      expect(await system.ask(child, "get")).toEqual([]);
      await expect.poll(async () => (await system.describe(child))?.parent).toBe(grandparent);
      await system.stop(child);
      await expect
        .poll(() => system.ask(grandparent, "exits"))
        .toEqual([
          [parent, "stopped"],
          [child, "stopped"],
        ]);
    });

    it("gives every dead letter with its reason to each who asked for them, and keeps it", async () => {
      const [one, two, deaf, list] = await Promise.all([
        create("Mourner"),
        create("Mourner"),
        create("Deaf"),
        create("List"),
      ]);
      await system.stop(list);

      system.tell(deaf, "not understood");
      system.tell(list, "too late");

      const expected = [
        ["not understood", "unrecognized"],
        ["too late", "no such actor"],
      ];
      for (const mourner of [one, two])
        await expect.poll(async () => [...((await system.ask(mourner, "?")) as string[][])].sort()).toEqual(expected);
      const { items, total } = await system.deadLetters();
      expect(total).toBe(2);
      expect(items.map(({ message }) => message).sort()).toEqual(["not understood", "too late"]);
    });

    it("refuses messages above a mailbox's maximum, an ask at once", async () => {
      const small = await create("Small");

      for (let n = 0; n < 12; n += 1) system.tell(small, n);

      await expect(system.ask(small, "more")).rejects.toMatchObject({ code: "MAILBOX_FULL" });
    });
  });
}
