import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const zip = packActors(`
  export class Plain extends Actor {
    onStart(init) { this.to = init; }
    receive(msg, sender) {
      if (ChildActorExited.is(msg)) return this.to && this.send(this.to, { exited: msg.child, reason: msg.reason });
      if (msg.create) return this.send(sender, this.createActor(msg.create, msg.options ?? {}));
      if (msg === "odd") return this.updateCapability("odd", () => 1);
      if (msg.capability) return this.updateCapability(msg.capability, msg.value);
      this.send(sender, { capabilities: this.capabilities, echo: msg });
    }
  }
  export class Gate extends Actor { receive() {} }
  export class Behind extends Actor {
    async receive(gate) { await this.ask(gate, "wait", { timeoutMs: 3_600_000 }); }
  }
  export class NeedsDb extends Plain { static requires = { db: true }; }
  export class Choosy extends Plain {
    static capabilityCheck(capabilities, requirements) {
      return capabilities.cores >= (requirements.atLeast ?? 8);
    }
  }
  export class Broken extends Plain { static capabilityCheck() { throw new Error("cannot say"); } }
`);

export function capabilitiesSuite(makeGround: MakeGround): void {
  describe("capabilities and placement", () => {
    let ground: Ground;
    let north: ActorSystem;
    let east: ActorSystem;
    let source: string;

    beforeEach(async () => {
      ground = makeGround();
      north = await ground.host("north", { capabilities: { db: true, cores: 4, zone: "a" } });
      east = await ground.host("east", { capabilities: { cores: 16, zone: "b" } });
      source = await ground.authority.approve(north, await zip);
    });
    afterEach(() => ground.clear());

    const create = (name: string, options: object = {}) => north.createActor(name, { sourceHash: source, ...options });
    const hostOf = async (address: ActorAddress) => (await north.describe(address))?.host;
    const addresses = (system: ActorSystem) => {
      const found: ActorAddress[] = [];
      system.readActors(({ address }) => found.push(address));
      return found;
    };

    it("33: requirements that no host meets fail with each host and what it lacked", async () => {
      const refused = await create("NeedsDb", { requirements: { zone: "b" } }).catch((error) => error);

      expect(refused).toMatchObject({
        code: "NO_HOST_FITS",
        details: {
          hosts: [
            { host: "north", lacks: [{ name: "zone", wanted: "b", has: "a" }] },
            { host: "east", lacks: [{ name: "db", wanted: true }] },
          ],
        },
      });
      expect(refused.message).toContain('zone: wanted "b", has "a"');
      expect([...addresses(north), ...addresses(east)]).toEqual([]);
    });

    it("33: met on another host it runs there, and ask, child and exit work as if it were local", async () => {
      const ear = await listen(north);
      const parent = await create("Plain", { host: "north", init: ear.address });
      const child = (await north.ask(parent, {
        create: "Plain",
        options: { requirements: { zone: "b" }, init: ear.address },
      })) as ActorAddress;

      expect(await north.ask(child, "hi")).toEqual({ capabilities: { cores: 16, zone: "b" }, echo: "hi" });
      expect(await north.describe(child)).toMatchObject({ host: "east", parent });
      expect(await east.describe(parent)).toMatchObject({ host: "north", children: [child] });
      const options = { requirements: { zone: "a" } };
      const grandchild = (await east.ask(child, { create: "Plain", options })) as ActorAddress;
      expect(await north.ask(grandchild, "hi")).toMatchObject({ capabilities: { zone: "a" } });
      expect(await hostOf(grandchild)).toBe("north");

      await north.stop(child);

      expect(await ear.until(1)).toEqual([{ exited: child, reason: "stopped" }]);
      expect(await north.describe(grandchild)).toBeNull();
    });

    it("33: a parent that exits takes its children on other hosts with it", async () => {
      const parent = await create("Plain", { host: "north" });
      const options = { requirements: { zone: "b" } };
      const child = (await north.ask(parent, { create: "Plain", options })) as ActorAddress;
      await north.ask(child, "there?");

      await north.stop(parent);

      expect(await north.describe(child)).toBeNull();
      expect(addresses(east)).toEqual([]);
    });

    it.each([
      [{ atLeast: 4 }, ["north", "east"]],
      [{ atLeast: 16 }, ["east"]],
      [{}, ["east"]],
      [{ atLeast: 32 }, []],
    ])("34: requirements given at creation (%j) are evaluated on each candidate by the class", async (given, hosts) => {
      await ground.clear();
      const capabilities = { cores: 4, ...given };
      north = await ground.host("north", { capabilities });
      east = await ground.host("east", { capabilities: { ...capabilities, cores: 16 } });
      source = await ground.authority.approve(north, await zip);

      const placed = new Set<string | undefined>();
      for (let i = 0; i < 4; i += 1) {
        const made = await create("Choosy", { requirements: given }).catch((error) => error);
        if (hosts.length === 0) expect(made).toMatchObject({ code: "NO_HOST_FITS" });
        else placed.add(await hostOf(made));
      }

      expect([...placed].sort()).toEqual([...hosts].sort());
    });

    it("34: a check that throws counts as no", async () => {
      await expect(create("Broken")).rejects.toMatchObject({
        code: "NO_HOST_FITS",
        message: expect.stringContaining("Broken.capabilityCheck says no"),
      });
    });

    it("34: a host asked for by name is the only candidate", async () => {
      expect(await hostOf(await create("Plain", { host: "east" }))).toBe("east");
      await expect(create("NeedsDb", { host: "east" })).rejects.toMatchObject({ code: "NO_HOST_FITS" });
      await expect(create("Plain", { host: "south" })).rejects.toMatchObject({ code: "NO_HOST" });
    });

    it.each([
      ["at once", (make: () => Promise<unknown>) => Promise.all(Array.from({ length: 90 }, make))],
      [
        "one after the other",
        async (make: () => Promise<unknown>) => {
          for (let i = 0; i < 90; i += 1) await make();
        },
      ],
    ])("35: equal hosts get equal shares of actors created %s, from any host", async (_how, createAll) => {
      const west = await ground.host("west");
      const systems = [north, east, west];
      let made = 0;

      await createAll(() => {
        made += 1;
        return (systems[made % 3] as ActorSystem).createActor("Plain", { sourceHash: source });
      });

      for (const system of systems) {
        const share = addresses(system).length;
        expect(share).toBeGreaterThanOrEqual(27);
        expect(share).toBeLessThanOrEqual(33);
      }
    });

    it("35: a host with more actors gets fewer", async () => {
      for (let i = 0; i < 20; i += 1) await create("Plain", { host: "north" });

      for (let i = 0; i < 30; i += 1) await create("Plain");

      expect(addresses(north)).toHaveLength(25);
      expect(addresses(east)).toHaveLength(25);
    });

    it("35: of two hosts with as many actors the one whose actors are behind gets fewer, of a burst, too", async () => {
      const gate = await create("Gate", { host: "north" });
      await create("Gate", { host: "east" });
      for (let i = 0; i < 9; i += 1) {
        const behind = await create("Behind", { host: "north" });
        for (let n = 0; n < 32; n += 1) north.tell(behind, gate);
        await create("Plain", { host: "east" });
      }
      // Each counts 1, and 5 for the 31 that wait behind the one in hand.
      await expect.poll(() => north.status().load, { timeout: 20_000 }).toBe(1 + 9 * 6);

      await Promise.all(Array.from({ length: 99 }, () => create("Plain")));

      // Alike in load they would have (55 + 10 + 99) / 2 each: 27 of the 99 here.
      const share = addresses(north).length - 10;
      expect(share).toBeGreaterThanOrEqual(20);
      expect(share).toBeLessThanOrEqual(34);
      expect(addresses(east)).toHaveLength(10 + 99 - share);
    });

    it("36: when a capability is removed those who need it exit with their children; parents are told, no others touched", async () => {
      await east.updateCapability("db", true);
      const ear = await listen(north);
      const parent = await create("Plain", { host: "north", init: ear.address });
      const needy = (await north.ask(parent, { create: "NeedsDb" })) as ActorAddress;
      const child = (await north.ask(needy, { create: "Plain" })) as ActorAddress;
      const asked = await create("Plain", { host: "north", requirements: { db: true } });
      const elsewhere = await create("NeedsDb", { host: "east" });

      for (const effect of [await north.previewCapability({ db: null }), await north.updateCapability("db", null)]) {
        expect([...effect.exits].sort()).toEqual([needy, child, asked].sort());
        expect(effect.moves).toEqual([]);
      }

      expect(await ear.until(1)).toEqual([{ exited: needy, reason: "stopped" }]);
      for (const gone of [needy, child, asked]) await expect.poll(() => north.describe(gone)).toBeNull();
      for (const stays of [parent, elsewhere]) expect(await north.ask(stays, "hi")).toMatchObject({ echo: "hi" });
      expect(await north.ask(parent, "hi")).toMatchObject({ capabilities: { cores: 4, zone: "a" } });
      expect(await hostOf(await create("NeedsDb"))).toBe("east");
    });

    it("36: a changed value, and a class's own check, count too", async () => {
      const zoned = await create("Plain", { host: "north", requirements: { zone: "a" } });
      const choosy = await create("Choosy", { host: "east" });

      expect(await north.updateCapability("zone", "c")).toEqual({ exits: [zoned], moves: [] });
      expect(await north.updateCapability("cores", 2, { host: "east" })).toEqual({ exits: [choosy], moves: [] });

      for (const gone of [zoned, choosy]) await expect.poll(() => north.describe(gone)).toBeNull();
    });

    it.each([
      ["db", true],
      ["nothing", null],
    ])("36: the same value or a missing name (%s: %j) changes nothing", async (name, value) => {
      const ear = await listen(east, "hostChanges");
      await ear.until(2);
      const needy = await create("NeedsDb");

      expect(await north.updateCapability(name, value)).toEqual({ exits: [], moves: [] });

      expect(await north.ask(needy, "hi")).toMatchObject({ echo: "hi" });
      expect(ear.heard).toHaveLength(2);
    });

    it("refuses a capability that cannot be copied, in the actor that offers it", async () => {
      const plain = await north.createActor("Plain", { sourceHash: source });

      await expect(north.ask(plain, "odd")).rejects.toMatchObject({
        code: "POISONED",
        message: expect.stringContaining("cannot be copied"),
      });
      expect(await north.ask(plain, "hello")).toMatchObject({
        capabilities: expect.not.objectContaining({ odd: expect.anything() }),
      });
    });

    it.each(["", "gpu\u200b", "gp\0u", "__proto__"])(
      "refuses a capability by the key %j, on a start too",
      async (key) => {
        const wrong = JSON.parse(`{ ${JSON.stringify(key)}: true }`);
        const actor = await create("Plain", { host: "east" });

        await expect(north.updateCapability(key, true)).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
        await expect(ground.host("south", { capabilities: wrong })).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
        if (key !== "") {
          await expect(north.ask(actor, { capability: key, value: true })).rejects.toMatchObject({ code: "POISONED" });
        }
      },
    );

    it("37: a change is announced to those who subscribed on every host, also one made by an actor", async () => {
      const ears = [await listen(north, "hostChanges"), await listen(east, "hostChanges")];
      for (const ear of ears) await ear.until(2);
      const actor = await create("Plain", { host: "east" });

      await north.updateCapability("gpu", { count: 2 });
      for (const ear of ears) await ear.until(3);
      north.tell(actor, { capability: "http", value: true });
      for (const ear of ears) await ear.until(4);

      for (const ear of ears) {
        expect(ear.heard.slice(2)).toEqual([
          {
            type: "callboard.HostChanged",
            change: "capabilities",
            host: "north",
            capabilities: { db: true, cores: 4, zone: "a", gpu: { count: 2 } },
          },
          {
            type: "callboard.HostChanged",
            change: "capabilities",
            host: "east",
            capabilities: { cores: 16, zone: "b", http: true },
          },
        ]);
      }
      expect(north.hosts().find(({ id }) => id === "east")?.capabilities).toMatchObject({ http: true });
    });

    it("37: a preview says who would exit, and changes nothing", async () => {
      const needy = await create("NeedsDb");

      expect(await east.previewCapability({ db: null, zone: "z" }, { host: "north" })).toEqual({
        exits: [needy],
        moves: [],
      });
      expect(await east.previewCapability({ db: true }, { host: "north" })).toEqual({ exits: [], moves: [] });

      expect(await north.ask(needy, "hi")).toMatchObject({ capabilities: { db: true, zone: "a" } });
    });
  });
}
