import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Echo extends Actor { receive(msg, sender) { this.send(sender, msg); } }

  export class Asker extends Actor {
    async receive({ to, tells = 0, question = "sum" }, sender) {
      for (let i = 1; i <= tells; i += 1) this.send(to, 1);
      this.send(sender, await this.ask(to, question, { timeoutMs: 3_600_000 }));
    }
  }

  export class Parent extends Actor {
    known = new Map();
    receive(msg, sender) {
      if (msg.hurry) {
        const child = this.createActor(msg.hurry.actor, msg.hurry.options);
        for (let i = 1; i <= msg.hurry.count; i += 1) this.send(child, i);
        for (const to of msg.hurry.sprayers ?? []) this.send(to, { to: child, name: to, next: 1, count: msg.hurry.all });
      } else if (msg.introduce) {
        const child = this.createActor("Child", { init: { parent: this.self, to: msg.introduce } });
        this.known.set(child, "my child");
        this.send(msg.introduce, { child });
        this.send(msg.friend, { write: child });
      } else this.send(msg.to, { isKnownAs: this.known.get(msg.me), isSame: msg.me === sender });
    }
  }

  export class Child extends Actor {
    onStart(init) { this.init = init; this.send(init.parent, { me: this.self, to: init.to }); }
    receive(msg) { this.send(this.init.to, { child: this.self, got: msg }); }
  }

  export class Friend extends Actor { receive(msg) { this.send(msg.write, "from a friend"); } }

  export class Careless extends Actor {
    receive(msg, sender) {
      if (msg.reply) return this.send(sender, BAD[msg.reply]());
      if (PoisonMessage.is(msg)) return this.asker && this.send(this.asker, { poison: msg.error.message });
      this.asker = sender;
      if (msg.to === "here") this.send(this.self, BAD[msg.send]());
      else if (msg.send) this.send(sender, BAD[msg.send]());
      else this.send(sender, "still here");
    }
  }

  const BAD = {
    date: () => ({ items: [1, { at: new Date(0) }] }),
    function: () => ({ run: () => 1 }),
    undefined: () => undefined,
    notFinite: () => [Number.NaN],
    instance: () => ({ a: new (class Cat {})() }),
    map: () => ({ a: { b: new Map() } }),
    cycle: () => { const a = {}; a.self = a; return a; },
  };

  /** Changes what it started with, and answers with it; "fail" makes a new instance start. */
  export class Changer extends Actor {
    static failure = { retries: 0, then: "restart" };
    onStart(init) { this.init = init; }
    receive(msg, sender) {
      if (msg === "fail") throw new Error("again");
      this.init.list.push(msg);
      this.send(sender, [...this.init.list]);
    }
  }

  /** Makes a child and changes the \`init\` that it gave. */
  export class Sharer extends Actor {
    receive(_msg, sender) {
      const init = { list: ["given"] };
      const child = this.createActor("Changer", { init });
      init.list.push("changed by the parent");
      this.send(sender, child);
    }
  }

  /** Gives what no realm can let out to what takes it in its own. */
  export class Careful extends Actor {
    receive(what, sender) {
      const value = { run: () => 1 };
      try {
        if (what === "init") this.createActor("Echo", { init: value });
        if (what === "init elsewhere") this.createActor("Echo", { init: value, requirements: { east: true } });
        this.send(sender, "done");
      } catch (error) { this.send(sender, [error.code, error.message]); }
    }
  }

  export class Blind extends Actor {
    async receive(to, sender) {
      const codes = [];
      try { this.send(to, "x"); codes.push("sent"); } catch (error) { codes.push(error.code); }
      try { await this.ask(to, "x"); codes.push("answered"); } catch (error) { codes.push(error.code); }
      this.send(sender, codes);
    }
  }`;

export function contentSuite(makeGround: MakeGround): void {
  describe("what a message holds", () => {
    let ground: Ground;
    let north: ActorSystem;
    let here: string;
    let other: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north");
      await ground.host("east", { capabilities: { east: true } });
      here = await ground.authority.approve(north, await packActors(classes, { name: "here" }));
      other = await ground.authority.approve(north, await packActors(classes, { name: "other" }));
    });
    afterAll(() => ground.clear());

    const create = (name: string, init?: unknown, sourceHash = here, host = "north") =>
      north.createActor(name, { sourceHash, init, host });
    const places = [
      ["in the same realm", () => here, "north"],
      ["in another realm", () => other, "north"],
      ["on another host", () => here, "east"],
    ] as const;

    it("7: an address in a message, also of a child not started, can be used, compared and be a Map key", async () => {
      const ear = await listen(north);
      const parent = await create("Parent");
      const friend = await create("Friend", undefined, other);

      north.tell(parent, { introduce: ear.address, friend });
      await ear.until(3);

      const { child } = ear.heard.find((m) => Object.keys(m as object).join() === "child") as { child: ActorAddress };
      expect(ear.heard).toContainEqual({ child, got: "from a friend" });
      expect(ear.heard).toContainEqual({ isKnownAs: "my child", isSame: true });
      ear.send(child, "from the ear");
      expect(await ear.first((m) => (m as { got?: string }).got === "from the ear")).toEqual({
        child,
        got: "from the ear",
      });
    });

    it.each([null, 42, "", "nobody", {}])("8: to send to %j throws a typed error in the caller", async (no) => {
      const blind = await create("Blind");

      expect(await north.ask(blind, no)).toEqual(["NOT_AN_ADDRESS", "NOT_AN_ADDRESS"]);
      expect(() => north.tell(no as never, "x")).toThrow(expect.objectContaining({ code: "NOT_AN_ADDRESS" }));
      await expect(north.ask(no as never, "x")).rejects.toMatchObject({ code: "NOT_AN_ADDRESS" });
    });

    it.each([
      ["date", "message.items[1].at is a Date"],
      ["function", "message.run is a function"],
      ["undefined", "message is undefined"],
      ["notFinite", "message[0] is NaN"],
      ["instance", "message.a is a Cat"],
      ["map", "message.a.b is a Map"],
      ["cycle", "once more, a cycle"],
    ])("9: a message that cannot leave the realm (%s) comes back as poison that names the path", async (what, text) => {
      const ear = await listen(north);
      const careless = await create("Careless");

      ear.send(careless, { send: what });
      ear.send(careless, { send: "" });
      await ear.until(2);

      expect(ear.heard).toContainEqual({ poison: expect.stringContaining(text) });
      expect(ear.heard).toContainEqual("still here");
    });

    it("9: its sender gets that poison too where the receiver lives elsewhere, and so does one that was born elsewhere", async () => {
      const south = await ground.host("south");
      const ear = await listen(south);
      for (const host of ["north", "south"]) {
        const careless = (await north.createActor("Careless", { sourceHash: here, host })) as ActorAddress;
        const before = ear.heard.length;

        ear.send(careless, { send: "" });
        ear.send(careless, { send: "date" });
        await ear.until(before + 2);

        expect(ear.heard.slice(before)).toEqual(["still here", { poison: expect.stringContaining("at is a Date") }]);
      }
      expect((await north.deadLetters()).items).toEqual([]);
      await south.shutdown();
    });

    it.each([
      ["an ask from outside", (asked: ActorAddress) => north.ask(asked, { reply: "date" }, { timeoutMs: 3_600_000 })],
      [
        "an actor that asks from another realm",
        async (asked: ActorAddress) => {
          const asker = await create("Asker", undefined, other);
          return north.ask(asker, { to: asked, question: { reply: "date" } }, { timeoutMs: 3_600_000 });
        },
      ],
    ])("9: an answer that cannot leave the realm rejects %s at once and is noted at the actor", async (_who, ask) => {
      const careless = await create("Careless");
      const text = "message.items[1].at is a Date, which cannot be copied";

      await expect(ask(careless)).rejects.toMatchObject({ code: "POISONED", message: expect.stringContaining(text) });

      const described = await north.describe(careless);
      expect(described?.lastFailure).toMatchObject({
        messageType: "sending a reply",
        error: expect.stringContaining(text),
        stack: expect.stringContaining("main.ts"),
      });
      expect(described?.failed).toBeGreaterThan(0);
      expect((await north.logs(careless)).actor.at(-1)?.text).toContain(text);
    });

    it.each(["init", "init elsewhere"])(
      "9: an %s that cannot be copied throws in the caller, with the path",
      async (what) => {
        const giver = await create("Careful");

        expect(await north.ask(giver, what)).toEqual([
          "MESSAGE_INVALID",
          expect.stringContaining("message.run is a function"),
        ]);
      },
    );

    it("15: an actor starts, and starts again, with an init of its own", async () => {
      const changer = (await north.ask(await create("Sharer"), "make")) as ActorAddress;

      expect(await north.ask(changer, "mine")).toEqual(["given", "mine"]);
      await expect(north.ask(changer, "fail")).rejects.toMatchObject({ code: "POISONED" });

      expect(await north.ask(changer, "again")).toEqual(["given", "again"]);
    });

    it("9: in debug mode such a message is refused inside a realm, too", async () => {
      const debugged = await ground.host("debugged", { debug: true });
      const ear = await listen(debugged);
      const careless = await create("Careless", undefined, here, "debugged");

      ear.send(careless, { send: "map", to: "here" });
      expect(await ear.until(1)).toEqual([{ poison: expect.stringContaining("message.a.b is a Map") }]);

      await debugged.shutdown();
    });

    it("9: from outside it throws with the path and nothing is sent", async () => {
      const echo = await create("Echo");

      expect(() => north.tell(echo, { at: [new Date()] })).toThrow(
        expect.objectContaining({ code: "MESSAGE_INVALID", details: { path: "message.at[0]" } }),
      );
      expect(await north.ask(echo, "next")).toBe("next");
      expect(await north.describe(echo)).toMatchObject({ received: 1 });
    });

    it.each([1, 1_000, 65_537, 600_000])("10: a message of %i bytes arrives equal, between hosts too", async (size) => {
      const bytes = new Uint8Array(size).map((_, i) => i * 31);
      const text = "ä€".repeat(Math.ceil(size / 2)).slice(0, size);

      for (const [, hash, host] of places) {
        const echo = await create("Echo", undefined, hash(), host);
        const reply = (await north.ask(echo, { bytes, text })) as { bytes: Uint8Array; text: string };
        expect(reply.text === text).toBe(true);
        expect(Buffer.compare(Buffer.from(reply.bytes), Buffer.from(bytes))).toBe(0);
      }
    });
  });
}
