import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Publisher extends Actor {
    next = 1;
    receive(msg, sender) {
      if (msg === "stop") return this.stop();
      if (msg.odd) {
        try { return this.publish({ n: "odd", at: new Date(0) }); }
        catch ({ code, message }) { return this.send(sender, { code, message }); }
      }
      for (let i = 0; i < msg.publish; i += 1) this.publish({ n: this.next++ });
      this.send(sender, this.next - 1);
    }
    snapshot() { return this.next; }
    restore(next) { this.next = next; }
  }
  export class Reader extends Actor {
    seen = [];
    async receive(msg, sender) {
      if (msg.subscribe) { this.subscribe(msg.subscribe); this.send(sender, "asked"); }
      else if (msg.unsubscribe) this.unsubscribe(msg.unsubscribe);
      else if (msg === "seen") this.send(sender, this.seen);
      else if (msg.hold) await this.ask(msg.hold, { hold: this.self }, { timeoutMs: 60_000 });
      else if (EventsMissed.is(msg)) this.seen.push({ missed: msg.missed });
      else if (SubscriptionEnded.is(msg)) this.seen.push({ ended: msg.from === sender });
      else this.seen.push(msg.n);
    }
    snapshot() { return this.seen; }
    restore(seen) { this.seen = seen; }
  }
  export class Latch extends Actor {
    receive(msg, sender) { if (msg === "open") this.send(this.held, "go on"); else this.held = sender; }
  }`;

export function eventsSuite(makeGround: MakeGround): void {
  describe("events between actors", () => {
    let ground: Ground;
    let north: ActorSystem;
    let east: ActorSystem;
    let source: string;
    let next: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north");
      east = await ground.host("east");
      source = await ground.authority.approve(north, await packActors(classes));
      next = await ground.authority.approve(north, await packActors(classes, { version: "2.0.0" }));
    });
    afterAll(() => ground.clear());

    const create = (name: string, host = "north") => north.createActor(name, { sourceHash: source, host });
    const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
    /** The subscription goes the reader's way to the publisher: an ask the same way follows it. */
    const subscribed = async (reader: ActorAddress, publisher: ActorAddress, system = north) => {
      await system.ask(reader, { subscribe: publisher });
      for (;;) {
        await north.ask(publisher, { publish: 1 });
        const seen = (await system.ask(reader, "seen")) as number[];
        if (seen[0] !== undefined) return seen[0];
      }
    };

    it.each(["north", "east"])(
      "30: a subscribed actor on %s gets the events in order, until it leaves",
      async (host) => {
        const publisher = await create("Publisher");
        const reader = await create("Reader", host);
        const first = await subscribed(reader, publisher);

        await north.ask(publisher, { publish: 300 });
        const seen = async () => (await north.ask(reader, "seen")) as number[];
        while ((await seen()).length < 301);
        north.tell(reader, { unsubscribe: publisher });
        await north.ask(reader, "seen");
        await north.ask(publisher, { publish: 5 });

        expect(await seen()).toEqual(numbers(first, first + 300));
      },
    );

    it("30: a slow actor holds 1,000 events, hears at their place how many it missed, and goes on", async () => {
      const publisher = await create("Publisher");
      const reader = await create("Reader");
      const latch = await create("Latch");
      const first = await subscribed(reader, publisher);

      north.tell(reader, { hold: latch });
      await north.ask(publisher, { publish: 1_700 });
      north.tell(latch, "open");
      const seen = (await north.ask(reader, "seen")) as unknown[];
      await north.ask(publisher, { publish: 2 });

      expect(seen).toEqual([...numbers(first, first + 1_000), { missed: 700 }]);
      expect(((await north.ask(reader, "seen")) as unknown[]).slice(-2)).toEqual([first + 1_701, first + 1_702]);
    });

    it("30: until a slow actor has caught up with what it missed, nothing more comes in between", async () => {
      const publisher = await create("Publisher");
      const reader = await create("Reader");
      const latches = [await create("Latch"), await create("Latch")] as const;
      const first = await subscribed(reader, publisher);
      north.tell(reader, { hold: latches[0] });
      await north.ask(publisher, { publish: 500 });
      north.tell(reader, { hold: latches[1] });
      await north.ask(publisher, { publish: 700 });

      north.tell(latches[0], "open");
      const depth = async () => (await north.describe(reader))?.depth ?? 0;
      const pilot = await create("Reader");
      do await north.ask(pilot, "seen");
      while ((await depth()) > 501);
      await north.ask(publisher, { publish: 5 });
      north.tell(latches[1], "open");

      expect(await north.ask(reader, "seen")).toEqual([...numbers(first, first + 1_000), { missed: 205 }]);
    });

    it("30: a hot swap of the subscriber, and of the publisher, loses no event", async () => {
      const publisher = await create("Publisher");
      const reader = await create("Reader");
      const first = await subscribed(reader, publisher);

      await north.ask(publisher, { publish: 50 });
      expect(await north.swap([reader], next)).toMatchObject([{ ok: true }]);
      await north.ask(publisher, { publish: 50 });
      expect(await north.swap([publisher], next)).toMatchObject([{ ok: true }]);
      await north.ask(publisher, { publish: 50 });

      const seen = async () => (await north.ask(reader, "seen")) as number[];
      while ((await seen()).length < 151);
      expect(await seen()).toEqual(numbers(first, first + 150));
    });

    it("30: the subscriber hears once when the publisher exits, and when there is none", async () => {
      const publisher = await create("Publisher");
      const reader = await create("Reader");
      await subscribed(reader, publisher);

      await north.stop(publisher);
      expect(((await north.ask(reader, "seen")) as unknown[]).at(-1)).toEqual({ ended: true });
      await north.ask(reader, { subscribe: publisher });

      const seen = async () => (await north.ask(reader, "seen")) as unknown[];
      while ((await seen()).filter((each) => typeof each === "object").length < 2);
      expect((await seen()).slice(-2)).toEqual([{ ended: true }, { ended: true }]);
    });

    it("30: subscribers on every host and outside hear once when the publisher is lost with its realm", async () => {
      const other = await ground.authority.approve(north, await packActors(classes, { version: "4.0.0" }));
      const publisher = await north.createActor("Publisher", { sourceHash: other, host: "north" });
      const readers = [await create("Reader"), await create("Reader", "east")];
      for (const reader of readers) await subscribed(reader, publisher);
      const outside = north.subscribe(publisher)[Symbol.asyncIterator]();
      await north.ask(publisher, { publish: 1 });
      expect((await outside.next()).done).toBe(false);

      await north.endRealm("north", other);

      expect((await outside.next()).done).toBe(true);
      for (const reader of readers) {
        const ends = async () =>
          ((await north.ask(reader, "seen")) as unknown[]).filter((each) => typeof each === "object");
        while ((await ends()).length === 0);
        expect(await ends()).toEqual([{ ended: true }]);
      }
    });

    it("30: an event that cannot be copied reaches nobody: its publisher gets a typed error, and goes on", async () => {
      const publisher = await create("Publisher");
      const readers = [await create("Reader"), await create("Reader", "east")];
      for (const reader of readers) await subscribed(reader, publisher);
      const seenBy = async (reader: ActorAddress) => (await north.ask(reader, "seen")) as unknown[];

      const refusal = await north.ask(publisher, { odd: true });
      const last = (await north.ask(publisher, { publish: 1 })) as number;

      expect(refusal).toMatchObject({ code: "MESSAGE_INVALID", message: expect.stringContaining("at is") });
      for (const reader of readers) {
        while ((await seenBy(reader)).at(-1) !== last);
        expect((await seenBy(reader)).filter((each) => typeof each !== "number")).toEqual([]);
      }
    });

    it("30: a subscriber that exits costs the publisher nothing more, and makes no dead letter", async () => {
      const publisher = await create("Publisher");
      const reader = await create("Reader");
      await subscribed(reader, publisher);
      const before = north.status().deadLetters;

      await north.stop(reader);
      await north.ask(publisher, { publish: 10 });

      expect(north.status().deadLetters).toBe(before);
    });

    it("30: a subscriber that is lost with its realm is taken off the list with the first event that misses it", async () => {
      const other = await ground.authority.approve(north, await packActors(classes, { version: "3.0.0" }));
      const publisher = await create("Publisher");
      const reader = await north.createActor("Reader", { sourceHash: other, host: "north" });
      await subscribed(reader, publisher);
      await north.endRealm("north", other);
      const received = async () => (await north.describe(publisher))?.received ?? 0;
      const before = await received();

      await north.ask(publisher, { publish: 1 });
      const pilot = await create("Reader");
      do await north.ask(pilot, "seen");
      while ((await received()) < before + 2);
      await north.ask(publisher, { publish: 1 });
      for (let n = 0; n < 10; n += 1) await north.ask(pilot, "seen");

      expect(await received()).toBe(before + 3);
    });

    it("30: a slow reader outside hears of what it missed in front of what came later", async () => {
      const publisher = await create("Publisher");
      const reader = north.subscribe(publisher)[Symbol.asyncIterator]();
      await north.ask(publisher, { publish: 1_200 });
      expect((await reader.next()).value).toEqual({ n: 1 });

      await north.ask(publisher, { publish: 1 });
      for (const n of numbers(2, 1_000)) expect((await reader.next()).value).toEqual({ n });

      expect((await reader.next()).value).toEqual({ missed: 201 });
      await reader.return?.();
    });

    it("22: whoever handles dead letters hears those of every host, hosts that join later too, until it exits", async () => {
      const handlers = [await listen(north, "deadLetters"), await listen(east, "deadLetters")];
      const gone = await create("Publisher", "north");
      await north.stop(gone);
      const goneEast = await east.createActor("Publisher", { sourceHash: source, host: "east" });
      await north.stop(goneEast);
      const isLetter = (text: string) => (heard: unknown) => (heard as { message?: unknown }).message === text;

      for (const [system, to] of [
        [north, gone],
        [east, goneEast],
      ] as const) {
        system.tell(to, `from ${system.hostId}`);
        for (const handler of handlers) {
          expect(await handler.first(isLetter(`from ${system.hostId}`))).toMatchObject({ to, reason: "no such actor" });
        }
      }
      const west = await ground.host("west");
      const goneWest = await west.createActor("Publisher", { sourceHash: source, host: "west" });
      await west.stop(goneWest);
      west.tell(goneWest, "from west");
      for (const handler of handlers) await handler.first(isLetter("from west"));

      const [stays, leaves] = handlers;
      await east.stop(leaves?.address as ActorAddress);
      east.tell(goneEast, "last");
      await stays?.first(isLetter("last"));
      expect(stays?.heard.filter(isLetter("last"))).toHaveLength(1);
      expect(leaves?.heard.filter(isLetter("last"))).toHaveLength(0);
    });
  });
}
