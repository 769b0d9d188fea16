import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
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

export function reservedTypesSuite(makeGround: MakeGround): void {
  describe("messages of the runtime", () => {
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
