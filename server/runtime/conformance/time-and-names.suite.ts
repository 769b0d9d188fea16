import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../address.ts";
import type { ActorSystem } from "../system.ts";
import { packSource } from "../testkit.ts";
import type { Ground, MakeGround } from "./ground.ts";

const SOURCE = `
  import { Actor } from "callboard";
  export class Alarm extends Actor {
    got = [];
    receive(msg, sender) {
      if (msg === "set") { this.wakeupAfter(30, "c"); this.wakeupAfter(10, "a"); const b = this.wakeupAfter(15, "never"); this.wakeupAfter(20, { b: 1 }); this.send(sender, this.cancelWakeup(b)); }
      else if (msg === "got") this.send(sender, this.got);
      else this.got.push([msg, sender === this.self]);
    }
  }
  export class Ticker extends Actor {
    receive(msg, sender) { if (msg === "go") { for (let n = 1; n <= 3; n += 1) this.wakeupAfter(n, n); } else if (sender === this.self) this.publish({ tick: msg }); }
  }
  export class Other extends Actor {
    receive(msg, sender) { this.send(sender, "other"); }
  }
  export class Maker extends Actor {
    async receive(name, sender) { this.send(sender, await this.createActor(Alarm, { globalName: name })); }
  }
  export class Needy extends Actor { static requires = { db: true }; receive(msg, sender) { this.send(sender, this.capabilities); } }
  export class Picky extends Actor { static capabilityCheck(has, wants) { return has.size >= (wants.size ?? 0); } receive(msg, sender) { this.send(sender, "picky"); } }
  export class Watcher extends Actor { seen = []; onStart() { this.notifyOnHostChanges(true); }
    receive(msg, sender) { if (msg?.type) this.seen.push([msg.change, msg.host]); else this.send(sender, this.seen); } }
  export class NeedyParent extends Actor { exits = []; receive(msg, sender) {
    if (msg?.type === "callboard.ChildActorExited") this.exits.push(msg.reason); else if (msg === "exits") this.send(sender, this.exits);
    else this.send(sender, this.createActor(Needy)); } }
`;

export function timeAndNamesSuite(makeGround: MakeGround): void {
  describe("time, names and places", () => {
    let ground: Ground;
    let north: ActorSystem;
    let east: ActorSystem;
    let sourceHash: string;

    beforeEach(async () => {
      ground = makeGround();
      north = await ground.host("north", { capabilities: { db: true, size: 1 } });
      east = await ground.host("east", { capabilities: { size: 5 } });
      sourceHash = await ground.authority.approve(north, await packSource(SOURCE));
    });
    afterEach(() => ground.clear());

    it("wakes once for each wakeup, earliest first, with payload and itself as sender; one can be cancelled", async () => {
      const alarm = await north.createActor("Alarm", { sourceHash });

      expect(await north.ask(alarm, "set")).toBe(true);

      await expect
        .poll(() => north.ask(alarm, "got"))
        .toEqual([
          ["a", true],
          [{ b: 1 }, true],
          ["c", true],
        ]);
    });

    it("gives no wakeup to an actor that exited", async () => {
      const alarm = await north.createActor("Alarm", { sourceHash });
      await north.ask(alarm, "set");

      await north.stop(alarm);

      await expect(north.ask(alarm, "got")).rejects.toMatchObject({ code: "NO_ACTOR" });
      expect((await north.deadLetters()).items.map(({ message }) => message)).toEqual(["got"]);
    });

    it("gives published events to each subscriber in order", async () => {
      const ticker = await north.createActor("Ticker", { sourceHash });
      const readers = [north.subscribe(ticker), east.subscribe(ticker)].map(async (events) => {
        const got: unknown[] = [];
        for await (const event of events) if (got.push(event) === 3) break;
        return got;
      });

      await expect.poll(() => north.status().depth).toBe(0);
      north.tell(ticker, "go");

      for (const reader of readers) expect(await reader).toEqual([{ tick: 1 }, { tick: 2 }, { tick: 3 }]);
    });

    it("makes one actor of a global name that is used twice, at once, from any host; free after exit", async () => {
      const [a, b, maker] = await Promise.all([
        north.createActor("Alarm", { sourceHash, globalName: "the-one" }),
        east.createActor("Other", { sourceHash, globalName: "the-one" }),
        east.createActor("Maker", { sourceHash }),
      ]);

      expect(a).toBe(b);
      expect(await east.ask(maker, "the-one")).toBe(a);
      expect(await east.lookup("the-one")).toBe(a);
      await east.stop(a);
      await expect.poll(() => north.lookup("the-one")).toBeNull();
      expect(await east.ask(maker, "the-one")).not.toBe(a);
    });

    it("says for each host what it lacked when none fits", async () => {
      await north.updateCapability("db", "no");

      await expect(north.createActor("Needy", { sourceHash })).rejects.toMatchObject({
        code: "NO_HOST_FITS",
        details: {
          hosts: [
            { host: "north", lacks: [{ name: "db", wanted: true, has: "no" }] },
            { host: "east", lacks: [{ name: "db", wanted: true }] },
          ],
        },
      });
    });

    it("places an actor where its requirements are met, and it works as if it were local", async () => {
      const parent = await east.createActor("NeedyParent", { sourceHash, host: "east" });

      const child = (await east.ask(parent, "create")) as ActorAddress;

      expect(await east.ask(child, "?")).toEqual({ db: true, size: 1 });
      expect(await east.describe(child)).toMatchObject({ host: "north", parent });
      expect((await east.describe(parent))?.children).toEqual([child]);
      await north.updateCapability("db", null);
      await expect.poll(() => east.ask(parent, "exits")).toEqual(["stopped"]);
    });

    it("evaluates the requirements of a creation on each candidate", async () => {
      const picky = await north.createActor("Picky", { sourceHash, requirements: { size: 5 } });

      expect((await north.describe(picky))?.host).toBe("east");
    });

    it("gives equal hosts equal shares", async () => {
      const made = await Promise.all(Array.from({ length: 20 }, () => north.createActor("Alarm", { sourceHash })));

      const hosts = await Promise.all(made.map(async (address) => (await north.describe(address))?.host));
      expect(hosts.filter((host) => host === "north")).toHaveLength(10);
    });

    it("previews and announces a capability change; the same value changes nothing", async () => {
      const needy = await north.createActor("Needy", { sourceHash });
      const watcher = await east.createActor("Watcher", { sourceHash });

      expect(await east.previewCapability({ db: null }, { host: "north" })).toEqual({ exits: [needy], moves: [] });
      expect(await east.updateCapability("db", true, { host: "north" })).toEqual({ exits: [], moves: [] });
      expect(await east.updateCapability("db", null, { host: "north" })).toEqual({ exits: [needy], moves: [] });

      await expect.poll(() => north.describe(needy)).toBeNull();
      await expect
        .poll(() => east.ask(watcher, "?"))
        .toEqual([
          ["added", "north"],
          ["added", "east"],
          ["capabilities", "north"],
        ]);
    });
  });
}
