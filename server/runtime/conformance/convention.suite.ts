import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ActorAddress, birthHostOf } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const zip = packActors(`
  export class One extends Actor {
    async receive(msg, sender) {
      if (msg.name) this.send(sender, await this.createActor(msg.actor, { globalName: msg.name, init: "from inside" }));
      else if (msg === "wait") await this.ask(this.gate, "wait");
      else if (msg.gate) this.gate = msg.gate;
      else this.send(sender, this.constructor.name);
    }
  }
  export class Two extends One {}
  export class Bad extends Actor { async onStart() { await null; throw new Error("not today"); } }
  export class Gate extends Actor { receive() {} }
`);

export function conventionSuite(makeGround: MakeGround): void {
  describe("convention", () => {
    let ground: Ground;
    let north: ActorSystem;
    let east: ActorSystem;
    let source: string;

    beforeEach(async () => {
      ground = makeGround();
      north = await ground.host("north");
      east = await ground.host("east", { capabilities: { east: true } });
      source = await ground.authority.approve(north, await zip);
    });
    afterEach(() => ground.clear());

    const create = (name: string, options: object = {}) => north.createActor(name, { sourceHash: source, ...options });
    const change = (what: string, host: string, capabilities = {}) => ({
      type: "callboard.HostChanged",
      change: what,
      host,
      capabilities,
    });

    it("38: a subscriber hears of each host that is there, that joins, and that leaves, until it has enough", async () => {
      const ear = await listen(north, "hostChanges");
      await ear.until(2);
      const west = await ground.host("west", { capabilities: { b: 1 } });
      await ear.until(3);
      await west.shutdown();
      await ear.until(4);

      ear.register("hostChanges", false);
      const fence = await listen(north, "hostChanges");
      const south = await ground.host("south");
      await fence.first((m) => (m as { host: string }).host === "south");
      await south.shutdown();

      expect(ear.heard).toEqual([
        change("added", "north"),
        change("added", "east", { east: true }),
        change("added", "west", { b: 1 }),
        change("removed", "west", { b: 1 }),
      ]);
    });

    it("38: subscribing twice announces the hosts once", async () => {
      const ear = await listen(north, "hostChanges", "hostChanges");
      const west = await ground.host("west");

      await ear.until(3);

      expect(ear.heard.map((m) => (m as { host: string }).host)).toEqual(["north", "east", "west"]);
      await west.shutdown();
    });

    it("the first host that joined leads, and the next one when it is gone", async () => {
      expect(east.hosts().map(({ name, isLeader }) => [name, isLeader])).toEqual([
        ["north", true],
        ["east", false],
      ]);

      await north.shutdown();

      await expect.poll(() => east.hosts()).toMatchObject([{ name: "east", isLeader: true }]);
      expect(east.status()).toMatchObject({ isLeader: true });
    });

    it("a second host of the same name is refused", async () => {
      await expect(ground.host("east")).rejects.toMatchObject({ code: "NAME_HELD" });
    });

    it("42: a global name used from any host, at once too, is one actor; the first class wins", async () => {
      const inside = await create("One", { host: "east" });
      const asked = { globalName: "the-one", sourceHash: source };

      const all = await Promise.all([
        north.createActor("One", asked),
        east.createActor("Two", asked),
        north.ask(inside, { name: "the-one", actor: "Two" }),
        ...Array.from({ length: 10 }, (_, i) => (i % 2 ? north : east).createActor("Two", asked)),
      ]);

      expect(new Set(all).size).toBe(1);
      const address = all[0] as ActorAddress;
      // Whose call arrived first is the engine's affair; all the others got what that one made.
      const first = await east.ask(address, "class");
      expect(["One", "Two"]).toContain(first);
      expect(await north.createActor(first === "One" ? "Two" : "One", asked)).toBe(address);
      expect(await north.ask(address, "class")).toBe(first);
      expect(await east.lookup("the-one")).toBe(address);
      expect(await north.describe(address)).toMatchObject({ globalName: "the-one", parent: null });
    });

    it.each(["north", "east"])("42: a name is free after its actor on %s exits", async (host) => {
      const first = await create("One", { globalName: "the-one", host });
      await north.stop(first);

      expect(await north.lookup("the-one")).toBeNull();
      const second = await create("Two", { globalName: "the-one", host });

      expect(second).not.toBe(first);
      expect(await east.ask(second, "class")).toBe("Two");
    });

    it("42: a name is free after its actor could not start, or its realm ended, or its host is lost", async () => {
      for (const host of ["north", "east"]) {
        await expect(create("Bad", { globalName: "the-one", host })).rejects.toMatchObject({ code: "START_FAILED" });
        expect(await north.lookup("the-one")).toBeNull();
      }
      await create("One", { globalName: "the-one", host: "east" });
      await north.endRealm("east", source);
      await expect.poll(() => north.lookup("the-one")).toBeNull();

      await create("One", { globalName: "the-one", host: "east" });
      await ground.engine.lose("east");

      await expect.poll(() => north.lookup("the-one")).toBeNull();
      expect(await north.ask(await create("Two", { globalName: "the-one" }), "class")).toBe("Two");
    });

    it("33: an actor outlives the host that was asked for it, by name or not, and no message passes there", async () => {
      const south = await ground.host("south");
      const asker = await create("One", { host: "south" });
      const options = { sourceHash: source, host: "east" };
      const plain = await south.createActor("One", options);
      const named = await south.createActor("One", { ...options, globalName: "outside" });
      for (let i = 0; i < 2; i += 1) await create("Gate", { host: "south" });
      const inside = (await north.ask(asker, { name: "inside", actor: "Two" })) as ActorAddress;
      const places = await Promise.all([plain, named, inside].map(async (a) => (await north.describe(a))?.host));
      expect(places).toEqual(["east", "east", "north"]);

      await ground.engine.lose("south");

      for (const [n, address] of [plain, named, inside].entries()) {
        expect(birthHostOf(address)).toBe(places[n]);
        expect(await north.ask(address, "class")).toBe(address === inside ? "Two" : "One");
      }
      expect([await north.lookup("outside"), await north.lookup("inside")]).toEqual([named, inside]);
    });

    it("43: status of any host or actor answers while the actor is busy", async () => {
      const gate = await create("Gate", { host: "north" });
      const busy = await create("One", { host: "east" });
      north.tell(busy, { gate });
      for (const msg of ["wait", "a", "b"]) north.tell(busy, msg);

      await expect.poll(() => north.describe(busy)).toMatchObject({ state: "busy", depth: 2 });

      for (const system of [north, east]) {
        expect(await system.describe(busy)).toMatchObject({ state: "busy", depth: 2, received: 2, host: "east" });
      }
      expect(east.status()).toMatchObject({ name: "east", actors: 1, depth: 2 });
      const rows: object[] = [];
      east.readActors((row) => rows.push({ address: row.address, state: row.state, depth: row.depth }));
      expect(rows).toEqual([{ address: busy, state: "busy", depth: 2 }]);
    });
  });
}
