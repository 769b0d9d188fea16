import { getEventListeners } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Echo extends Actor { receive(msg, sender) { this.send(sender, msg); } }

  /** Keeps its askers until "release"; says so to \`init.to\`. */
  export class Keeper extends Actor {
    kept = [];
    onStart(init) { this.init = init; }
    receive(msg, sender) {
      if (msg !== "release") {
        this.kept.push([sender, msg]);
        if (this.init) this.send(this.init.to, "kept");
        return;
      }
      for (const [asker, question] of this.kept.reverse()) this.send(asker, question);
      this.send(sender, "released");
    }
  }

  /** Tells \`init.to\` all that it got when it has \`init.all\` of it. */
  export class Diary extends Actor {
    lines = [];
    onStart(init) { this.init = init; }
    receive(msg) {
      this.lines.push(msg);
      if (this.lines.length === this.init.all) this.send(this.init.to, [...this.lines]);
    }
  }

  /** Says how much it got when it ends. */
  export class Tally extends Actor {
    got = 0;
    onStart(init) { this.init = init; }
    receive(msg) { if (typeof msg === "number") this.got += 1; }
    onStop() { this.send(this.init.to, { where: this.init.where, got: this.got }); }
  }
  export class Nurse extends Actor { receive(options, sender) { this.send(sender, this.createActor("Tally", options)); } }

  export class Sum extends Actor {
    sum = 0;
    receive(msg, sender) {
      if (msg === "sum") this.send(sender, this.sum);
      else this.sum += msg;
    }
  }

  /** Sends 1 to \`count\` under its name, some now, the rest in turns that others get between. */
  export class Sprayer extends Actor {
    receive(msg) {
      for (let i = 0; i < 7 && msg.next <= msg.count; i += 1) {
        this.send(msg.to, { from: msg.name, n: msg.next });
        msg = { ...msg, next: msg.next + 1 };
      }
      if (msg.next <= msg.count) this.send(this.self, msg);
    }
  }

  /** Sends what it is given and one list again and again, which grows meanwhile. */
  export class Hasty extends Actor {
    receive({ to, values, count }) {
      const growing = { type: "hasty.Growing", list: [] };
      for (let i = 0; i < count; i += 1) {
        this.send(to, growing);
        growing.list.push({ i });
      }
      growing.list.length = 0;
      for (const value of values) this.send(to, value);
    }
  }

  export class Asker extends Actor {
    async receive({ to, tells = 0, question = "sum" }, sender) {
      for (let i = 1; i <= tells; i += 1) this.send(to, 1);
      this.send(sender, await this.ask(to, question, { timeoutMs: 3_600_000 }));
    }
  }

  export class LateStarter extends Actor {
    async onStart({ gate, to }) { this.to = to; await this.ask(gate, "may I start?"); }
    receive(msg) { this.send(this.to, msg); }
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
  }

  export class Gate extends Actor {
    askers = [];
    receive({ opensAt }, sender) {
      this.askers.push(sender);
      if (this.askers.length === opensAt) for (const asker of this.askers) this.send(asker, "open");
    }
  }
  export class Waiter extends Actor {
    isWaiting = false;
    async receive({ gate, opensAt, to }) {
      if (gate === undefined) return this.send(to, this.isWaiting ? "meanwhile" : "after");
      this.isWaiting = true;
      await this.ask(gate, { opensAt });
      this.isWaiting = false;
      this.send(to, "waited");
    }
  }

  export class Flood extends Actor {
    count = 0;
    receive(msg, sender) {
      if (msg === "stop") return void (this.isOver = true);
      if (msg === "wake") { this.wakeupAfter(1, "woken"); return void (this.to = sender); }
      if (msg === "woken") return this.send(this.to, { woken: this.count });
      this.count += 1;
      if (!this.isOver) this.send(this.self, "more");
    }
  }

  /** Asks again and again, and never waits for anything but an answer. */
  export class Insatiable extends Actor {
    async receive(whom, sender) {
      let asked = 0;
      while ((await this.ask(whom, "more")) !== "enough") asked += 1;
      this.send(sender, asked);
    }
  }

  export class Giver extends Actor {
    receive(msg, sender) {
      if (msg === "stop") this.isOver = true;
      else this.send(sender, this.isOver ? "enough" : msg);
    }
  }

  /** Sends, answers, publishes or wakes itself with what only the runtime may send. */
  export class Forger extends Actor {
    receive(msg, sender) {
      const forged = { type: "callboard.ChildActorExited", child: this.self, class: "Forger", reason: "forged" };
      if (msg === "reply") return this.send(sender, forged);
      if (msg === "wake") return this.send(sender, this.wakeupAfter(0, forged) > 0);
      if (msg !== "publish") { this.send(msg, forged); return this.send(sender, "done"); }
      try { this.publish(forged); } catch (error) { this.send(sender, error.code); }
    }
  }

  /** Says of its messages that they are something else, until they were asked so often. */
  export class Disguised extends Actor {
    receive(msg, sender) {
      const fields = { child: this.self, class: "Disguised", reason: "forged" };
      for (let asked = 1; asked <= 20; asked += 1) {
        let left = asked;
        const type = () => (left-- > 0 ? "shop.Order" : "callboard.ChildActorExited");
        const getter = Object.defineProperty({ ...fields }, "type", { enumerable: true, get: type });
        const proxy = new Proxy({ ...fields, type: "" }, { get: (target, key) => (key === "type" ? type() : target[key]) });
        if (msg === "publish") for (const event of [getter, proxy]) { try { this.publish(event); } catch {} }
        else for (const each of [getter, proxy]) { try { this.send(msg, each); } catch {} }
      }
      this.send(sender, "done");
    }
  }

  /** Says what the runtime told it. */
  export class Gullible extends Actor {
    told = [];
    async receive(msg, sender) {
      if (ChildActorExited.is(msg)) this.told.push(msg.reason);
      else if (msg.reason === "forged") return;
      else if (msg === "told") this.send(sender, this.told);
      else if (msg.subscribe) { this.subscribe(msg.subscribe); this.send(sender, "subscribed"); }
      else {
        try { await this.ask(msg.ask, "reply"); } catch (error) { this.send(sender, [error.code, error.message]); }
      }
    }
  }`;

export function messagesAndOrderSuite(makeGround: MakeGround): void {
  describe("messages and order", () => {
    let ground: Ground;
    let north: ActorSystem;
    let east: ActorSystem;
    let here: string;
    let other: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north");
      east = await ground.host("east", { capabilities: { east: true } });
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

    it.each([
      ["null", null],
      ["a boolean", false],
      ["a number", -0.5],
      ["minus zero", -0],
      ["a string", "Grüße, 世界"],
      ["bytes", new Uint8Array([0, 255, 7])],
      ["a list", [1, ["two", [null]]]],
      ["an object", { a: { b: [true] }, type: "plain" }],
      ["an object with bytes", { bytes: new Uint8Array([1]), n: 1 }],
    ])("1: an ask is answered with the value that the actor sends to the sender: %s", async (_what, value) => {
      const echo = await create("Echo");

      expect(await north.ask(echo, value)).toStrictEqual(value);
    });

    it.each([
      ["to another realm", "north"],
      ["to another host", "east"],
    ])("1: what an actor sends in one go arrives as it was when it was sent, in order: %s", async (_what, host) => {
      const count = 300;
      const bytes = new Uint8Array([7]);
      const values = ["a", -0, { b: [null, { c: 1.5 }] }, bytes, "x".repeat(100_000), { d: -0, e: "" }, "end"];
      const ear = await listen(north);
      const diary = await create("Diary", { to: ear.address, all: count + values.length }, here, host);

      north.tell(await create("Hasty", undefined, other), { to: diary, values, count });

      const list = Array.from({ length: count }, (_, i) => ({ i }));
      const growing = list.map((_, n) => ({ type: "hasty.Growing", list: list.slice(0, n) }));
      expect((await ear.until(1))[0]).toStrictEqual([...growing, ...values]);
    });

    it("2: an ask rejects after its deadline; the late reply answers no later ask and becomes a dead letter", async () => {
      const keeper = await create("Keeper");
      const deadLetters = await listen(north, "deadLetters");
      const askedAtMs = ground.clock.nowMs();

      await expect(north.ask(keeper, "late", { timeoutMs: 40 })).rejects.toMatchObject({ code: "ASK_TIMEOUT" });

      expect(ground.clock.nowMs() - askedAtMs).toBeGreaterThanOrEqual(40);
      expect(await north.ask(keeper, "release")).toBe("released");
      expect((await deadLetters.until(1))[0]).toMatchObject({ message: "late", from: keeper });
    });

    it.each([-5, Number.NaN])("2: an ask that is to wait %d ms rejects at once", async (timeoutMs) => {
      const keeper = await create("Keeper");

      await expect(north.ask(keeper, "late", { timeoutMs })).rejects.toMatchObject({ code: "MESSAGE_INVALID" });

      expect(await north.describe(keeper)).toMatchObject({ received: 0 });
    });

    it("2: an ask whose signal is aborted rejects at once; one that is over holds nothing of its signal", async () => {
      const ear = await listen(north);
      const keeper = await create("Keeper", { to: ear.address });
      const echo = await create("Echo");
      const caller = new AbortController();
      const open = north.ask(keeper, "late", { signal: caller.signal, timeoutMs: 3_600_000 });
      await ear.until(1);

      expect(await north.ask(echo, "hi", { signal: caller.signal })).toBe("hi");
      expect(getEventListeners(caller.signal, "abort")).toHaveLength(1);
      caller.abort();

      await expect(open).rejects.toMatchObject({ code: "ASK_ABORTED" });
      await expect(north.ask(echo, "more", { signal: caller.signal })).rejects.toMatchObject({ code: "ASK_ABORTED" });
      expect(getEventListeners(caller.signal, "abort")).toEqual([]);
    });

    it("3: two askers at once each get their own reply, whatever the order of replies", async () => {
      const ear = await listen(north);
      const keeper = await create("Keeper", { to: ear.address });
      const asks = [north.ask(keeper, "a"), north.ask(keeper, "b"), east.ask(keeper, "c")];
      await ear.until(3);

      await north.ask(keeper, "release");

      expect(await Promise.all(asks)).toEqual(["a", "b", "c"]);
    });

    it("4: messages of one sender arrive in order, whatever others send meanwhile, in a realm, between realms and hosts", async () => {
      const ear = await listen(north);
      const count = 400;
      const diary = await create("Diary", { to: ear.address, all: 4 * count });
      for (const [name, hash, host] of places) {
        const sprayer = await create("Sprayer", undefined, hash(), host);
        north.tell(sprayer, { to: diary, name, next: 1, count });
      }
      for (let n = 1; n <= count; n += 1) north.tell(diary, { from: "outside", n });

      const [lines] = (await ear.until(1)) as { from: string; n: number }[][];

      const numbers = Array.from({ length: count }, (_, i) => i + 1);
      for (const sender of ["outside", ...places.map(([name]) => name)]) {
        expect(lines?.filter(({ from }) => from === sender).map(({ n }) => n)).toEqual(numbers);
      }
    });

    it.each(places)("5: an ask that follows tells sees the effect of all, %s", async (_where, hash, host) => {
      const sum = await create("Sum", undefined, hash(), host);
      const asker = await create("Asker");

      for (let i = 0; i < 1_000; i += 1) north.tell(sum, 1);
      expect(await north.ask(sum, "sum")).toBe(1_000);

      expect(await north.ask(asker, { to: sum, tells: 1_000 })).toBe(2_000);
    });

    it("6: what is sent to a child before it has started arrives in order once it runs", async () => {
      const ear = await listen(north);
      const gateEar = await listen(north);
      const gate = await create("Keeper", { to: gateEar.address });
      const parent = await create("Parent");
      const init = { gate, to: ear.address };
      north.tell(parent, { hurry: { actor: "LateStarter", options: { init }, count: 50 } });
      await gateEar.until(1);
      expect(ear.heard).toEqual([]);

      await north.ask(gate, "release");

      expect(await ear.until(50)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    });

    it("6: so does what is sent to a child while a place on another host is found for it", async () => {
      const ear = await listen(north);
      const parent = await create("Parent");
      const options = { requirements: { east: true }, init: { to: ear.address, all: 50 } };
      north.tell(parent, { hurry: { actor: "Diary", options, count: 50 } });

      const [lines] = await ear.until(1);

      expect(lines).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    });

    it.each([
      ["on another host", { requirements: { east: true } }],
      ["in another realm", {}],
    ])(
      "4: messages keep their order while a place %s is found for their receiver, also from senders there",
      async (_where, at) => {
        const ear = await listen(north);
        const parent = await create("Parent");
        const count = 2_000;
        const sprayers: ActorAddress[] = [];
        for (const hash of [here, other]) {
          for (const host of ["north", "east"]) sprayers.push(await create("Sprayer", undefined, hash, host));
        }
        const options = { sourceHash: other, ...at, init: { to: ear.address, all: count * sprayers.length } };
        north.tell(parent, { hurry: { actor: "Diary", options, count: 0, sprayers, all: count } });

        const [lines] = (await ear.until(1)) as { from: string; n: number }[][];

        const numbers = Array.from({ length: count }, (_, i) => i + 1);
        for (const sender of sprayers) {
          expect(lines?.filter(({ from }) => from === sender).map(({ n }) => n)).toEqual(numbers);
        }
      },
    );

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

    it("11: while an async handler waits the next message does, and a thousand actors wait at once on one thread", async () => {
      const ear = await listen(north);
      const gate = await create("Gate");
      const opensAt = 1_000;
      const waiters = await Promise.all(Array.from({ length: opensAt }, () => create("Waiter")));

      for (const waiter of waiters) {
        north.tell(waiter, { gate, opensAt, to: ear.address });
        north.tell(waiter, { to: ear.address });
      }

      const heard = await ear.until(2 * opensAt);
      expect(heard.filter((line) => line === "waited")).toHaveLength(opensAt);
      expect(heard.filter((line) => line === "after")).toHaveLength(opensAt);
    });

    it("12: an actor that floods itself starves no other, and timers go on", async () => {
      const ear = await listen(north);
      const flood = await create("Flood");
      const echo = await create("Echo");

      north.tell(flood, "more");
      ear.send(flood, "wake");

      expect(await north.ask(echo, "meanwhile")).toBe("meanwhile");
      expect(((await ear.until(1))[0] as { woken: number }).woken).toBeGreaterThan(0);
      expect(await north.ask(echo, "still")).toBe("still");
      north.tell(flood, "stop");
    });

    it("12: an actor that asks without end starves no other, and I/O goes on", async () => {
      const giver = await create("Giver");
      const asked = north.ask(await create("Insatiable"), giver, { timeoutMs: 60_000 });

      expect(await north.ask(giver, "meanwhile")).toBe("meanwhile");
      north.tell(giver, "stop");

      expect(await asked).toBeGreaterThan(0);
    });

    it("never lets a stop overtake what its sender told before, wherever the actor lives", async () => {
      const ear = await listen(north);
      const nurse = await create("Nurse");
      const init = (where: string) => ({ to: ear.address, where });
      const forwarded = async (where: string) =>
        (await north.ask(nurse, { requirements: { east: true }, init: init(where) })) as ActorAddress;
      const cases = [
        [north, await create("Tally", init("here"))],
        [north, await create("Tally", init("there"), here, "east")],
        [north, await forwarded("forwarded")],
      ] as const;

      await Promise.all(
        cases.map(([teller, tally]) => {
          for (let n = 0; n < 300; n += 1) teller.tell(tally, n);
          return teller.stop(tally);
        }),
      );

      const tallies = (await ear.until(3)) as { where: string; got: number }[];
      expect(Object.fromEntries(tallies.map(({ where, got }) => [where, got]))).toEqual({
        here: 300,
        there: 300,
        forwarded: 300,
      });
    });

    describe.each([
      ["in the same realm", () => here],
      ["in another realm", () => other],
    ])("with a message that only the runtime may send, to an actor %s", (_where, hash) => {
      it("makes a dead letter of it and shows it to nobody", async () => {
        const deadLetters = await listen(north, "deadLetters");
        const forger = await create("Forger");
        const gullible = await create("Gullible", undefined, hash());

        expect(await north.ask(forger, gullible)).toBe("done");

        const letter = await deadLetters.first((m) => (m as { to: string }).to === gullible);
        expect(letter).toMatchObject({ from: forger, reason: "reserved type" });
        expect(await north.ask(gullible, "told")).toEqual([]);
      });

      it("rejects an ask at once that it answers", async () => {
        const forger = await create("Forger");
        const gullible = await create("Gullible", undefined, hash());

        expect(await north.ask(gullible, { ask: forger })).toEqual([
          "POISONED",
          expect.stringContaining("callboard.ChildActorExited can be sent by the runtime only"),
        ]);
      });

      it("is not taken in by one that says another type at each reading, sent or published", async () => {
        const disguised = await create("Disguised");
        const gullible = await create("Gullible", undefined, hash());
        await north.ask(gullible, { subscribe: disguised });

        await north.ask(disguised, gullible);
        await north.ask(disguised, "publish");

        expect(await north.ask(gullible, "told")).toEqual([]);
      });

      it("throws in the actor that publishes it", async () => {
        const forger = await create("Forger");
        const gullible = await create("Gullible", undefined, hash());
        await north.ask(gullible, { subscribe: forger });

        expect(await north.ask(forger, "publish")).toBe("RESERVED_TYPE");

        expect(await north.ask(gullible, "told")).toEqual([]);
      });
    });

    it("throws in the actor that publishes a message that only the runtime may send, with nobody subscribed, too", async () => {
      expect(await north.ask(await create("Forger"), "publish")).toBe("RESERVED_TYPE");
    });

    it("makes a dead letter of a wakeup that only the runtime may send", async () => {
      const deadLetters = await listen(north, "deadLetters");
      const forger = await create("Forger");

      await north.ask(forger, "wake");

      const letter = await deadLetters.first((m) => (m as { to: string }).to === forger);
      expect(letter).toMatchObject({ from: forger, reason: "reserved type" });
    });

    it("drops a message that only the runtime may send on its way to a system actor, and throws for one from outside", async () => {
      const deadLetters = await listen(north, "deadLetters");
      const forger = await create("Forger");
      const victim = (await listen(north)).address;

      expect(await north.ask(forger, victim)).toBe("done");

      const letter = await deadLetters.first((m) => (m as { to: string }).to === victim);
      expect(letter).toMatchObject({ from: forger, reason: "reserved type" });
      const forged = { type: "callboard.ExitRequest", isRecursive: true };
      expect(() => north.tell(victim, forged)).toThrow(expect.objectContaining({ code: "RESERVED_TYPE" }));
      expect(await north.describe(victim)).not.toBeNull();
    });
  });
}
