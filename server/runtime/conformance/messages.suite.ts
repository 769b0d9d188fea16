import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../address.ts";
import type { ActorSystem } from "../system.ts";
import { packSource } from "../testkit.ts";
import type { Ground, MakeGround } from "./ground.ts";

const SOURCE = `
  import { Actor, PoisonMessage, isAddress } from "callboard";
  export class Echo extends Actor { receive(msg, sender) { this.send(sender, msg); } }
  export class Slow extends Actor {
    receive(msg, sender) { return new Promise((resolve) => { this.wakeup = resolve; if (msg?.free) resolve(); })
      .then(() => this.send(sender, "done")); }
  }
  /** Answers its n-th question when told to. */
  export class Keeper extends Actor {
    waiting = [];
    receive(msg, sender) {
      if (msg === "answer in reverse") { for (const [text, to] of this.waiting.reverse()) this.send(to, text); this.waiting = []; }
      else this.waiting.push([msg, sender]);
    }
  }
  export class List extends Actor {
    items = [];
    receive(msg, sender) { if (msg === "get") this.send(sender, this.items); else this.items.push(msg); }
  }
  export class Spray extends Actor {
    receive({ to, name, count }) { for (let n = 0; n < count; n += 1) this.send(to, name + n); }
  }
  export class Nest extends Actor {
    receive(msg, sender) {
      if (msg === "child list") {
        const child = this.createActor(List);
        for (let n = 0; n < 200; n += 1) this.send(child, n);
        this.send(sender, child);
      } else if (msg.forward) this.send(msg.forward, { from: "nest", child: this.createActor(Echo) });
    }
  }
  export class Careless extends Actor {
    poison = null;
    receive(msg, sender) {
      if (PoisonMessage.is(msg)) this.poison = msg.error.message;
      else if (msg.to) this.send(msg.to, { items: [1, { at: new Map() }] });
      else if (msg === "wrong address") { try { this.send(12, "x"); } catch (error) { this.send(sender, error.code); } }
      else this.send(sender, this.poison);
    }
  }
  export class Flood extends Actor {
    isOn = false;
    receive(msg, sender) { if (msg === "begin") this.isOn = true; if (msg === "end") this.isOn = false; if (this.isOn) this.send(this.self, "again"); }
  }
  export class Async extends Actor {
    count = 0;
    async receive(msg, sender) { await new Promise((resolve) => setTimeout(resolve, 5)); this.count += 1; this.send(sender, this.count); }
  }
`;

export function messagesSuite(makeGround: MakeGround): void {
  describe("messages and order", () => {
    let ground: Ground;
    let system: ActorSystem;
    let sourceHash: string;

    beforeEach(async () => {
      ground = makeGround();
      system = await ground.host("north");
      sourceHash = await ground.authority.approve(system, await packSource(SOURCE));
    });
    afterEach(() => ground.clear());

    const create = (name: string, host?: string) =>
      system.createActor(name, host === undefined ? { sourceHash } : { sourceHash, host });

    it("answers an ask with the plain value that the actor sends to the sender", async () => {
      const echo = await create("Echo");

      for (const value of [
        null,
        true,
        0,
        -0,
        1.5,
        "text",
        ["a", { b: [] }],
        new Uint8Array([1, 2, 3]),
        { data: new Uint8Array([9]) },
      ]) {
        expect(await system.ask(echo, value)).toEqual(value);
      }
    });

    it("rejects an ask after its deadline, and the late reply answers no later ask", async () => {
      const keeper = await create("Keeper");

      await expect(system.ask(keeper, "first", { timeoutMs: 30 })).rejects.toMatchObject({ code: "ASK_TIMEOUT" });
      const second = system.ask(keeper, "second");
      system.tell(keeper, "answer in reverse");

      expect(await second).toBe("second");
      await expect
        .poll(async () => (await system.deadLetters()).items.map(({ message }) => message))
        .toContain("first");
    });

    it("gives each of two askers its own reply, whatever the order of replies", async () => {
      const keeper = await create("Keeper");

      const asks = ["a", "b", "c"].map((text) => system.ask(keeper, text));
      system.tell(keeper, "answer in reverse");

      expect(await Promise.all(asks)).toEqual(["a", "b", "c"]);
    });

    it("keeps the order of each sender, between realms and between hosts", async () => {
      await ground.host("east");
      const list = await create("List", "east");
      const sprays = await Promise.all([create("Spray", "north"), create("Spray", "east"), create("Spray", "north")]);

      for (const [index, spray] of sprays.entries()) system.tell(spray, { to: list, name: `${index}:`, count: 300 });

      await expect.poll(async () => ((await system.ask(list, "get")) as string[]).length).toBe(900);
      const items = (await system.ask(list, "get")) as string[];
      for (const index of [0, 1, 2]) {
        const own = items.filter((item) => item.startsWith(`${index}:`));
        expect(own).toEqual(Array.from({ length: 300 }, (_, n) => `${index}:${n}`));
      }
    });

    it("lets an ask after N tells see the effect of all N", async () => {
      const list = await create("List");

      for (let n = 0; n < 1_000; n += 1) system.tell(list, n);

      expect(await system.ask(list, "get")).toHaveLength(1_000);
    });

    it("delivers in order what was sent to a child before it started", async () => {
      const nest = await create("Nest");

      const child = (await system.ask(nest, "child list")) as ActorAddress;

      expect(await system.ask(child, "get")).toEqual(Array.from({ length: 200 }, (_, n) => n));
    });

    it("forwards an address of a child that has not started, usable as it arrives", async () => {
      const [nest, list] = await Promise.all([create("Nest"), create("List")]);

      system.tell(nest, { forward: list });

      await expect.poll(async () => ((await system.ask(list, "get")) as unknown[]).length).toBe(1);
      const [got] = (await system.ask(list, "get")) as [{ child: ActorAddress }];
      expect(await system.ask(got.child, "hi")).toBe("hi");
      expect(new Map([[got.child, 1]]).get(got.child)).toBe(1);
    });

    it("throws a typed error in the caller for what is no address", async () => {
      const careless = await create("Careless");

      expect(await system.ask(careless, "wrong address")).toBe("NOT_AN_ADDRESS");
      expect(() => system.tell("nowhere" as ActorAddress, "x")).toThrow(
        expect.objectContaining({ code: "NOT_AN_ADDRESS" }),
      );
    });

    it("returns a message that cannot be copied to its sender, naming the path, and the sender goes on", async () => {
      const careless = await create("Careless");
      const target = await system.createActor("Echo", { sourceHash });
      await ground.host("east");
      const far = await create("Echo", "east");

      system.tell(careless, { to: far });

      await expect.poll(() => system.ask(careless, "?")).toBe("message.items[1].at is a Map, which cannot be copied");
      expect(target).not.toBe(far);
      expect(() => system.tell(careless, { f: () => {} })).toThrow(
        expect.objectContaining({ code: "MESSAGE_INVALID" }),
      );
    });

    it("refuses a message of the runtime's own types", async () => {
      const echo = await create("Echo");

      expect(() => system.tell(echo, { type: "callboard.PoisonMessage" })).toThrow(
        expect.objectContaining({ code: "RESERVED_TYPE" }),
      );
    });

    it.each([1, 1_000, 500_000])("delivers %i bytes equal", async (size) => {
      const echo = await create("Echo");
      const text = "x".repeat(size);

      expect(await system.ask(echo, { text })).toEqual({ text });
      expect(await system.ask(echo, new Uint8Array(size).fill(7))).toEqual(new Uint8Array(size).fill(7));
    });

    it("lets the next message wait for an async handler, and many actors wait at once", async () => {
      const actors = await Promise.all(Array.from({ length: 100 }, () => create("Async")));

      const asks = actors.flatMap((actor) => [system.ask(actor, 1), system.ask(actor, 2)]);

      expect((await Promise.all(asks)).every((reply, index) => reply === (index % 2) + 1)).toBe(true);
    });

    it("does not let an actor that floods itself starve others", async () => {
      const [flood, echo] = await Promise.all([create("Flood"), create("Echo")]);

      system.tell(flood, "begin");

      for (let n = 0; n < 20; n += 1) expect(await system.ask(echo, n)).toBe(n);
      system.tell(flood, "end");
    });
  });
}
