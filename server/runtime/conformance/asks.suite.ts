import { getEventListeners } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  }`;

export function asksSuite(makeGround: MakeGround): void {
  describe("asks", () => {
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
  });
}
