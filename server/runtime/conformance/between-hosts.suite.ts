import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { LocalEngineOptions } from "../engine/local/local-engine.ts";
import type { ActorSystem } from "../system/system.ts";
import type { DelayedBus } from "./delayed-bus.testbed.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, packActors } from "./ground.testbed.ts";

const zip = packActors(`
  export class Plain extends Actor { receive(msg, sender) { this.send(sender, { echo: msg }); } }
  export class Log extends Actor {
    seen = [];
    receive(msg, sender) {
      if (msg === "seen") this.send(sender, this.seen);
      else this.seen.push(msg.n);
    }
  }
  /** Sends the next number on each "go". */
  export class Counter extends Actor {
    static requires = { db: true };
    static onCapabilityLoss = "relocate";
    n = 0;
    onStart(init) { this.to = init; }
    receive(msg, sender) {
      if (msg === "go") this.send(this.to, { n: ++this.n });
      else this.send(sender, this.n);
    }
    snapshot() { return { n: this.n, to: this.to }; }
    restore(state) { Object.assign(this, state); }
  }
  /** Sends numbers, some each millisecond, for ever. */
  export class Sprayer extends Actor {
    n = 0;
    receive(to) {
      for (let i = 0; i < 3; i += 1) this.send(to, { n: ++this.n });
      this.wakeupAfter(1, to);
    }
  }
  export class Slow extends Actor {
    async receive(msg, sender) {
      if (msg === "wait") await this.ask(this.gate, "wait", { timeoutMs: 3_600_000 });
      else this.gate = msg.gate;
    }
  }
  export class Gate extends Actor { receive() {} }
`);

/** Two limits are waited for where time is real. */
const LONG_MS = 30_000;

/** A ground whose bus is in the test's hands. */
export type MakeHeldGround = (options?: LocalEngineOptions & { maxWaiting?: number }) => {
  ground: Ground;
  bus: DelayedBus;
};

/** What the ways between hosts may do: take long, stand still, end at a host that hangs or is lost. */
export function betweenHostsSuite(makeGround: MakeHeldGround): void {
  describe("between hosts", () => {
    let ground: Ground;
    let bus: DelayedBus;
    let north: ActorSystem;
    let east: ActorSystem;
    let south: ActorSystem;
    let source: string;

    const start = async (options?: Parameters<MakeHeldGround>[0]) => {
      ({ ground, bus } = makeGround(options));
      north = await ground.host("north", { capabilities: { db: true } });
      east = await ground.host("east", { capabilities: { db: true } });
      south = await ground.host("south");
      for (const system of [north, east]) await expect.poll(() => system.hosts()).toHaveLength(3);
      source = await ground.authority.approve(north, await zip);
    };
    beforeEach(() => start());
    afterEach(async () => {
      for (const host of ["north", "east", "south"]) {
        bus.resume(host);
        bus.releaseNews(host);
      }
      await ground.clear();
    });

    const create = (name: string, host: string, options: object = {}) =>
      north.createActor(name, { sourceHash: source, host, ...options });
    /** Lets much happen on all other ways, at most until something is so. */
    const others = async (isEnough = () => false) => {
      const plain = await create("Plain", north.hosts().some(({ name }) => name === "east") ? "east" : "south");
      for (let i = 0; i < 300 && !isEnough(); i += 1) await north.ask(plain, i);
    };

    it("3: what an actor sent before it moved is in front of what it sends from its new host", async () => {
      const log = await create("Log", "south");
      const counter = await create("Counter", "north", { init: log });
      bus.hold("north", "south");
      for (let i = 0; i < 3; i += 1) north.tell(counter, "go");
      await north.ask(counter, "n");
      let isMoved = false;
      const moving = north.updateCapability("db", null).then(() => {
        isMoved = true;
      });
      const go = () => {
        for (let i = 0; i < 3; i += 1) east.tell(counter, "go");
      };

      // Longer than placement waits for a host that says nothing, and a move for one that it goes to.
      await expect(north.ask(log, "seen", { timeoutMs: 9_000 })).rejects.toMatchObject({ code: "ASK_TIMEOUT" });
      await others(() => isMoved);
      const wasEarly = isMoved;
      if (wasEarly) go();
      await others();
      bus.release("north", "south");
      await moving;
      if (!wasEarly) go();

      await expect.poll(() => south.ask(log, "seen")).toEqual([1, 2, 3, 4, 5, 6]);
      expect(await south.describe(counter)).toMatchObject({ host: "east" });
    });

    it("35: a burst of creations spreads evenly, though what hosts say of their load is late", async () => {
      const all = await Promise.all(
        Array.from({ length: 60 }, () => north.createActor("Plain", { sourceHash: source })),
      );

      const on = new Map<string, number>();
      for (const place of await north.locate(all)) on.set(place?.host ?? "", (on.get(place?.host ?? "") ?? 0) + 1);
      expect([...on.keys()].toSorted()).toEqual(["east", "north", "south"]);
      for (const count of on.values()) expect(Math.abs(count - 20)).toBeLessThanOrEqual(2);
    });

    it("46: a source is usable on a host that has not heard of its approval, once somebody who has asks for it", async () => {
      const other = await north.loadSource(await packActors("export class Late extends Actor {}", { name: "late" }));
      bus.holdNews("east");
      void north.applyStatement(ground.authority.sign({ hash: other, name: "late", version: "1.0.0" }));
      await expect(east.createActor("Late", { sourceHash: other })).rejects.toMatchObject({
        code: "SOURCE_NOT_APPROVED",
      });

      const late = await north.createActor("Late", { sourceHash: other, host: "east" });

      expect(await north.describe(late)).toMatchObject({ host: "east" });
    });

    it("50: a change of capabilities is known to every host when it has settled", async () => {
      await north.updateCapability("gpu", 2, { host: "east" });

      for (const system of [north, east, south]) {
        expect(system.hosts().find(({ name }) => name === "east")?.capabilities).toEqual({ db: true, gpu: 2 });
      }
    });

    it("38: a host joins while another hangs, and knows all that the others know", async () => {
      bus.pause("east");
      bus.pause("south");

      const late = await ground.host("late");
      const actor = await late.createActor("Plain", { sourceHash: source, host: "late" });

      expect(await late.ask(actor, "hi")).toEqual({ echo: "hi" });
    });

    it(
      "50: an actor does not move to a host that hangs, and its own host does not wait for that one",
      async () => {
        const counter = await create("Counter", "north");
        bus.pause("east");

        const effect = await north.updateCapability("db", null);

        expect(effect).toEqual({ exits: [counter], moves: [] });
        await north.stop(counter);
      },
      LONG_MS,
    );

    it("40: a host that was declared lost while it hung is not heard any more, and ends when it hears of it", async () => {
      const log = await create("Log", "north");
      const sprayer = await create("Sprayer", "east");
      const named = await create("Plain", "east", { globalName: "named" });
      north.tell(sprayer, log);
      await expect.poll(async () => ((await north.ask(log, "seen")) as number[]).length).toBeGreaterThan(20);
      bus.holdNews("east");

      await ground.engine.lose("east");
      const before = ((await north.ask(log, "seen")) as number[]).length;
      const again = await create("Plain", "north", { globalName: "named" });
      const sent = (await east.describe(sprayer))?.sent ?? 0;
      await expect.poll(async () => (await east.describe(sprayer))?.sent ?? 0).toBeGreaterThan(sent + 20);
      await others();

      expect(((await north.ask(log, "seen")) as number[]).length).toBe(before);
      expect(again).not.toBe(named);
      bus.releaseNews("east");
      expect(await east.ended).toEqual({ reason: "declared lost: the other hosts declared it lost" });
      await expect(east.createActor("Plain", { sourceHash: source })).rejects.toMatchObject({ code: "SHUT_DOWN" });
      expect(east.status()).toMatchObject({ actors: 0 });
    });

    it("40: who waits for an actor on a host that is lost waits no longer", async () => {
      const gate = await create("Gate", "north");
      const slow = await create("Slow", "east");
      north.tell(slow, { gate });
      north.tell(slow, "wait");
      await expect.poll(() => north.describe(slow)).toMatchObject({ state: "busy" });
      const stopped = north.stop(slow);
      const asked = north.ask(slow, "wait", { timeoutMs: 3_600_000 });
      asked.catch(() => {});

      await ground.engine.lose("east");

      await stopped;
      await expect(asked).rejects.toMatchObject({ code: "NO_ACTOR" });
    });

    it("40: a host that hangs is named where all are asked, and what the others said is there", async () => {
      // Where time jumps nobody waits for the limit.
      if (ground.base === "threads") return;
      const ear = await listen(north, "deadLetters");
      north.tell(`${(await create("Plain", "north")).split(".")[0]}.zz` as ActorAddress, "lost");
      await ear.until(1);
      bus.pause("east");

      const page = await north.deadLetterOffice.list();

      expect(page.items).toHaveLength(1);
      expect(page.missing).toEqual(["east"]);
      expect((await north.afterlife.list()).missing).toEqual(["east"]);
      bus.resume("east");
      expect((await north.deadLetterOffice.list()).missing).toEqual([]);
    });

    it("41: a host that does not keep up is refused more, and all is accounted for", async () => {
      await ground.clear();
      await start({ maxWaiting: 3 });
      const log = await create("Log", "east");
      bus.hold("north", "east");
      for (let n = 1; n <= 40; n += 1) {
        north.tell(log, { n });
        await north.ask(await create("Plain", "north"), n);
      }
      await expect(north.ask(log, "seen")).rejects.toMatchObject({ code: "MAILBOX_FULL" });
      const stopping = north.stop(log);
      stopping.catch(() => {});

      bus.release("north", "east");

      await stopping;
      const { items } = await north.deadLetterOffice.list({}, { limit: 100 });
      const refused = items.filter(({ reason }) => reason === "host east does not keep up").length;
      const [ended] = (await north.afterlife.list({ className: "Log" })).items;
      expect(refused).toBeGreaterThan(0);
      // The numbers, the question, and the request to exit.
      expect((ended?.received ?? 0) + refused).toBe(40 + 1 + 1);
    });
  });
}
