import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  const Greet = message("test.Greet", z.object({ name: z.string() }));
  const Other = message("test.Other", z.object({}));

  class Base extends Actor {
    static accepts = [Other];
    static handles = [
      on(Greet, (self, greet, sender) => {
        if (greet.name.startsWith("pass")) return PASS;
        self.send(sender, "first " + greet.name);
      }),
      on(Greet, async (self, greet, sender) => {
        await null;
        if (greet.name === "pass later") return PASS;
        self.send(sender, "second " + greet.name);
      }),
      on(Greet, (self, greet, sender) => self.send(sender, "third " + greet.name)),
    ];
  }
  export class Typed extends Base {}
  export class Fallback extends Base { receive(msg, sender) { this.send(sender, { received: msg }); } }
  export class PassesOn extends Fallback { static handles = [on(Greet, () => PASS), on(Greet, async () => PASS)]; }
  export class LosesNothing extends Actor { static handles = [on(Greet, async () => PASS)]; }

  const Order = message("test.Order", z.object({
    count: z.number().default(1), to: z.string().trim(), cents: z.coerce.number(),
  }));
  const Closed = message("test.Closed", z.strictObject({ n: z.number() }));
  export class Parses extends Actor {
    static handles = [
      on(Order, (self, order, sender) => self.send(sender, order)),
      on(Closed, (self, closed, sender) => self.send(sender, closed)),
    ];
  }
  export class ParsesFirst extends Actor {
    static initializing = [Order];
    onInitialized(initial) { this.initial = initial.map(({ message }) => message); }
    receive(_msg, sender) { this.send(sender, this.initial); }
  }

  export class Publisher extends Actor {
    next = 1;
    receive(msg, sender) {
      if (msg === "stop") return this.stop();
      for (let i = 0; i < msg.publish; i += 1) this.publish({ n: this.next++ });
      this.send(sender, "published");
    }
  }`;

export function patternsSuite(makeGround: MakeGround): void {
  describe("patterns", () => {
    let ground: Ground;
    let north: ActorSystem;
    let east: ActorSystem;
    let source: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north");
      east = await ground.host("east");
      source = await ground.authority.approve(north, await packActors(classes));
    });
    afterAll(() => ground.clear());

    const create = (name: string) => north.createActor(name, { sourceHash: source, host: "north" });
    const greet = (name: unknown) => ({ type: "test.Greet", name });

    it("29: the first handler that matches runs, and may pass on to the next", async () => {
      const typed = await create("Typed");

      expect(await north.ask(typed, greet("Ada"))).toBe("first Ada");
      expect(await north.ask(typed, greet("pass"))).toBe("second pass");
      expect(await north.ask(typed, greet("pass later"))).toBe("third pass later");
    });

    it("29: what no handler takes goes to receive", async () => {
      const fallback = await create("Fallback");
      const passesOn = await create("PassesOn");

      for (const msg of ["text", { type: "test.Other" }, greet(42)]) {
        expect(await north.ask(fallback, msg)).toEqual({ received: msg });
      }
      expect(await north.ask(passesOn, greet("Ada"))).toEqual({ received: greet("Ada") });
    });

    it("29: one that was passed on late, and that nobody takes then, comes back as poison", async () => {
      await expect(north.ask(await create("LosesNothing"), greet("Ada"))).rejects.toMatchObject({
        code: "POISONED",
        details: { message: expect.stringContaining("test.Greet") },
      });
    });

    it("29: without receive it is a dead letter with that reason, and who asked is told", async () => {
      const deadLetters = await listen(north, "deadLetters");
      const typed = await create("Typed");

      await expect(north.ask(typed, greet(42))).rejects.toMatchObject({ code: "UNRECOGNIZED" });

      expect(await deadLetters.first((m) => (m as { to: string }).to === typed)).toMatchObject({
        message: greet(42),
        reason: "unrecognized",
      });
      expect(await north.describe(typed)).toMatchObject({ failed: 0 });
    });

    it("29: a handler gets the parsed fields of a message that was sent as plain data", async () => {
      const parses = await create("Parses");
      const order = { type: "test.Order", to: " Ada ", cents: "250" };

      expect(await north.ask(parses, order)).toEqual({ type: "test.Order", count: 1, to: "Ada", cents: 250 });
      expect(await east.ask(parses, { type: "test.Closed", n: 1 })).toEqual({ type: "test.Closed", n: 1 });
    });

    it("26: so does onInitialized", async () => {
      const parses = await create("ParsesFirst");

      north.tell(parses, { type: "test.Order", to: " Ada ", cents: "250" });

      expect(await north.ask(parses, "what?")).toEqual([{ type: "test.Order", count: 1, to: "Ada", cents: 250 }]);
    });

    it("29: who asked with fields that do not fit is told which, and what was expected", async () => {
      const typed = await create("Typed");
      const parses = await create("Parses");

      await expect(north.ask(typed, greet(42))).rejects.toMatchObject({
        code: "UNRECOGNIZED",
        message: expect.stringMatching(/^Typed takes no such test\.Greet: name: .*string/),
        details: { type: "test.Greet", issues: [{ path: "name" }] },
      });
      const { items } = await north.deadLetterOffice.list({ target: typed });
      expect(items).toMatchObject([{ problem: expect.stringMatching(/test\.Greet: name: .*string/) }]);
      await expect(north.ask(parses, { type: "test.Closed", n: 1, more: 2 })).rejects.toMatchObject({
        message: expect.stringContaining("more"),
      });
      await expect(north.ask(typed, { type: "test.Gret" })).rejects.toMatchObject({
        message: expect.stringMatching(/^Typed does not recognize test\.Gret; it accepts test\.Greet/),
      });
    });

    it("29: an actor shows what its handlers and accepts name, with the fields as JSON Schema", async () => {
      const accepts = (await north.describe(await create("Typed")))?.accepts ?? [];

      expect(accepts.map(({ type }) => type).sort()).toEqual(["test.Greet", "test.Other"]);
      expect(accepts.find(({ type }) => type === "test.Greet")?.schema).toMatchObject({
        properties: { name: { type: "string" } },
        required: ["name"],
      });
    });

    it("30: published events reach each subscriber in order, on other hosts too, until it leaves", async () => {
      const publisher = await create("Publisher");
      const readers = [north, north, east].map((system) => system.subscribe(publisher)[Symbol.asyncIterator]());
      // A subscription of another host is on its way through that host: its ask follows it.
      expect(await east.ask(publisher, { publish: 0 })).toBe("published");

      await north.ask(publisher, { publish: 300 });

      for (const reader of readers) {
        for (let n = 1; n <= 300; n += 1) expect((await reader.next()).value).toEqual({ n });
      }
      await readers[0]?.return?.();
      await north.ask(publisher, { publish: 1 });
      expect(await readers[0]?.next()).toEqual({ done: true, value: undefined });
      expect(await readers[1]?.next()).toEqual({ done: false, value: { n: 301 } });
      for (const reader of readers) await reader.return?.();
    });

    it("30: a slow subscriber is bounded and told how many it missed, the others miss none", async () => {
      const publisher = await create("Publisher");
      const slow = north.subscribe(publisher)[Symbol.asyncIterator]();
      const eager = north.subscribe(publisher)[Symbol.asyncIterator]();

      for (let round = 0; round < 3; round += 1) {
        await north.ask(publisher, { publish: 500 });
        for (let i = 1; i <= 500; i += 1) expect((await eager.next()).value).toEqual({ n: round * 500 + i });
      }

      for (let n = 1; n <= 1_000; n += 1) expect((await slow.next()).value).toEqual({ n });
      expect((await slow.next()).value).toEqual({ missed: 500 });
      await north.ask(publisher, { publish: 1 });
      expect((await slow.next()).value).toEqual({ n: 1_501 });
      await slow.return?.();
      await eager.return?.();
    });

    it("30: a subscription ends when the actor exits, and throws when there is none", async () => {
      const publisher = await create("Publisher");
      const events: unknown[] = [];
      const reading = (async () => {
        for await (const event of north.subscribe(publisher)) events.push(event);
      })();
      await north.ask(publisher, { publish: 2 });

      north.tell(publisher, "stop");
      await reading;

      expect(events).toEqual([{ n: 1 }, { n: 2 }]);
      await expect(north.subscribe(publisher)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: "NO_ACTOR",
      });
    });
  });
}
