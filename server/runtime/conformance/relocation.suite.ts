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
      if (msg.subscribe) return this.subscribe(msg.subscribe);
      if (msg.event) return this.send(this.to, msg);
      this.send(sender, { echo: msg });
    }
  }
  export class NeedsDb extends Plain { static requires = { db: true }; }
  export class Mover extends Plain {
    static requires = { db: true };
    static onCapabilityLoss = "relocate";
    seen = [];
    hooks = [];
    onStart(init) { super.onStart(init); this.hooks.push("onStart"); }
    async receive(msg, sender) {
      if (msg.wait) { await this.ask(msg.wait, "go?"); return; }
      if (msg.wakeAfterMs) return void this.wakeupAfter(msg.wakeAfterMs, { woken: true });
      if (msg.woken) return this.send(this.to, "woken");
      if (msg.publish) return this.publish({ event: msg.publish });
      if (msg === "hostChanges") return this.notifyOnHostChanges(true);
      if (HostChanged.is(msg)) return this.send(this.to, { change: msg.change, host: msg.host });
      if (msg.n) return void this.seen.push(msg.n);
      if (msg === "seen") return this.send(sender, { seen: this.seen, hooks: this.hooks, capabilities: this.capabilities });
      return super.receive(msg, sender);
    }
    snapshot() { return { seen: this.seen, to: this.to }; }
    restore(state, from) { Object.assign(this, state); this.hooks.push("restore from " + from.name); }
    onSwapped() { this.hooks.push("onSwapped"); }
  }
  export class Blank extends Actor {
    static requires = { db: true };
    static onCapabilityLoss = "relocate";
    count = 0;
    onStart(init) { this.init = init; }
    receive(msg, sender) { this.count += 1; this.send(sender, { init: this.init, count: this.count }); }
  }
  export class Fragile extends Mover {
    restore() { throw new Error("cannot be here"); }
  }
  export class Gate extends Actor {
    receive(msg, sender) {
      if (msg === "open") this.isOpen = true;
      else this.waiting = sender;
      if (this.isOpen && this.waiting) this.send(this.waiting, "go");
    }
  }
  export class Log extends Mover {
    receive(msg, sender) {
      if (!msg.from) return super.receive(msg, sender);
      this.seen.push(msg);
    }
  }
  export class Source extends Actor {
    n = 0;
    receive(msg, sender) {
      if (msg === "stop") { this.isStopped = true; return this.send(sender, this.n); }
      if (this.isStopped) return;
      if (msg.to) Object.assign(this, msg);
      this.n += 1;
      this.send(this.to, { from: this.name, n: this.n });
      if (this.n % 64 === 0) this.wakeupAfter(1, "on");
      else this.send(this.self, "on");
    }
  }
  export class Crew extends Actor {
    static requires = { db: true };
    static onCapabilityLoss = "relocate";
    static troupe = { max: 2, idle: 1 };
    async receive(job, sender) {
      await this.ask(job.gate, job.n);
      this.send(sender, { done: job.n });
    }
  }
  export class Echo extends Actor { receive(msg, sender) { this.send(sender, msg); } }
`);

function isChangeOfNorth(message: unknown): boolean {
  const { change, host } = message as { change: string; host: string };
  return change === "capabilities" && host === "north";
}

interface Seen {
  seen: unknown[];
  hooks: string[];
  capabilities: object;
}

/** What becomes of actors whose host loses what they need, when their class says that they move. */
export function relocationSuite(makeGround: MakeGround): void {
  describe("actors that move when their host loses what they need", () => {
    let ground: Ground;
    let north: ActorSystem;
    let east: ActorSystem;
    let south: ActorSystem;
    let source: string;

    beforeEach(async () => {
      ground = makeGround();
      north = await ground.host("north", { capabilities: { db: true } });
      east = await ground.host("east", { capabilities: { db: true } });
      south = await ground.host("south");
      source = await ground.authority.approve(north, await zip);
    });
    afterEach(() => ground.clear());

    const create = (name: string, options: object = {}) =>
      north.createActor(name, { sourceHash: source, host: "north", ...options });
    const hostOf = async (address: ActorAddress) => (await north.describe(address))?.host;
    const look = async (address: ActorAddress) => (await north.ask(address, "seen")) as Seen;

    it("36: with `relocate` an actor goes on at its address on a host that fits, with its snapshot; nobody is told of an exit", async () => {
      const ear = await listen(north);
      const parent = await create("Plain", { init: ear.address });
      const options = { init: ear.address };
      const mover = (await north.ask(parent, { create: "Mover", options })) as ActorAddress;
      const child = (await north.ask(mover, { create: "Plain" })) as ActorAddress;
      north.tell(mover, { n: 1 });

      expect(await north.updateCapability("db", null)).toEqual({ exits: [], moves: [mover] });

      expect(await look(mover)).toEqual({
        seen: [1],
        hooks: ["restore from test-source", "onSwapped"],
        capabilities: { db: true },
      });
      expect(await south.describe(mover)).toMatchObject({ host: "east", parent, children: [child], received: 3 });
      expect(await hostOf(child)).toBe("north");
      expect(ear.heard).toEqual([]);
      await north.stop(mover);
      expect(await ear.until(1)).toEqual([{ exited: mover, reason: "stopped" }]);
      expect(await north.describe(child)).toBeNull();
    });

    it("36: waiting messages, wakeups, subscriptions, the global name and what it asked to be told of move along", async () => {
      const ear = await listen(north);
      const news = await listen(north, "hostChanges");
      const gate = await create("Gate");
      const mover = await create("Mover", { init: ear.address, globalName: "mover" });
      const reader = await create("Plain", { init: ear.address });
      await north.ask(reader, { echo: 1 });
      north.tell(mover, "hostChanges");
      north.tell(reader, { subscribe: mover });
      await north.ask(reader, { echo: 2 });
      north.tell(mover, { wakeAfterMs: 50 });
      await look(mover);
      ear.heard.length = 0;
      north.tell(mover, { wait: gate });
      for (const n of [1, 2, 3]) north.tell(mover, { n });

      const changed = north.updateCapability("db", null);
      north.tell(mover, { n: 4 });
      await news.first(isChangeOfNorth);
      north.tell(gate, "open");
      await changed;
      east.tell(mover, { publish: "after" });

      expect((await look(mover)).seen).toEqual([1, 2, 3, 4]);
      expect(await north.lookup("mover")).toBe(mover);
      await east.updateCapability("gpu", true);
      await expect
        .poll(() => ear.heard)
        .toEqual(expect.arrayContaining([{ event: "after" }, "woken", { change: "capabilities", host: "east" }]));
      await north.stop(mover);
      expect(await north.lookup("mover")).toBeNull();
    });

    it("36: without a snapshot it starts anew with its init; what waited is handled by the new one", async () => {
      const blank = await create("Blank", { init: 7 });
      expect(await north.ask(blank, "a")).toEqual({ init: 7, count: 1 });

      expect((await north.updateCapability("db", null)).moves).toEqual([blank]);

      expect(await north.ask(blank, "b")).toEqual({ init: 7, count: 1 });
      expect(await hostOf(blank)).toBe("east");
    });

    it("36: senders on every host keep their order, and nothing is lost or doubled, while it moves to and fro", async () => {
      const log = await create("Log", { host: "east" });
      const names = ["north", "east", "south"];
      const senders = await Promise.all(names.map((name) => create("Source", { host: name })));
      for (const [i, name] of names.entries()) north.tell(senders[i] as ActorAddress, { to: log, name });

      for (const to of ["north", "east", "north", "east"]) {
        const from = to === "north" ? "east" : "north";
        await north.updateCapability("db", true, { host: to });
        expect((await north.updateCapability("db", null, { host: from })).moves).toEqual([log]);
        expect(await hostOf(log)).toBe(to);
      }

      const counts = (await Promise.all(senders.map((sender) => north.ask(sender, "stop")))) as number[];
      const sum = counts.reduce((a, b) => a + b);
      await expect.poll(async () => (await look(log)).seen.length, { timeout: 20_000 }).toBe(sum);
      const seen = (await look(log)).seen as { from: string; n: number }[];
      for (const [i, name] of names.entries()) {
        const its = seen.filter(({ from }) => from === name).map(({ n }) => n);
        expect(its).toEqual(Array.from({ length: counts[i] as number }, (_, n) => n + 1));
      }
    }, 30_000);

    it("36: one that was born on a third host is reached there as before", async () => {
      const parent = await south.createActor("Plain", { sourceHash: source, host: "south" });
      const mover = (await south.ask(parent, { create: "Mover" })) as ActorAddress;
      await look(mover);
      const first = (await hostOf(mover)) as string;

      expect((await north.updateCapability("db", null, { host: first })).moves).toEqual([mover]);

      south.tell(mover, { n: 1 });
      expect((await look(mover)).seen).toEqual([1]);
      expect(mover.startsWith("south:")).toBe(true);
      expect(await hostOf(mover)).toBe(first === "north" ? "east" : "north");
      await south.stop(mover);
      for (const system of [north, east, south]) expect(await system.describe(mover)).toBeNull();
    });

    it("36: when no other host fits it exits as without, with its children", async () => {
      const ear = await listen(north);
      const parent = await create("Plain", { init: ear.address });
      await north.updateCapability("db", null, { host: "east" });
      const mover = (await north.ask(parent, { create: "Mover" })) as ActorAddress;
      const child = (await north.ask(mover, { create: "Plain" })) as ActorAddress;

      const { exits, moves } = await north.updateCapability("db", null);

      expect([...exits].sort()).toEqual([mover, child].sort());
      expect(moves).toEqual([]);
      expect(await ear.until(1)).toEqual([{ exited: mover, reason: "stopped" }]);
      expect(await north.describe(child)).toBeNull();
    });

    it("36: one that cannot be restored there exits, and its realm's log says why", async () => {
      const ear = await listen(north);
      const news = await listen(north, "hostChanges");
      const gate = await create("Gate");
      const parent = await create("Plain", { init: ear.address });
      const fragile = (await north.ask(parent, { create: "Fragile" })) as ActorAddress;
      await look(fragile);
      north.tell(fragile, { wait: gate });
      const changed = north.updateCapability("db", null);
      await news.first(isChangeOfNorth);
      north.tell(gate, "open");

      expect(await changed).toEqual({ exits: [fragile], moves: [] });

      expect(await ear.until(1)).toEqual([{ exited: fragile, reason: "stopped" }]);
      const { realm } = await north.logs(parent);
      expect(realm).toContainEqual(
        expect.objectContaining({ actor: fragile, text: expect.stringContaining("cannot be here") }),
      );
    });

    it("36: a parent that exits takes a child with it that could move; a child that has to move leaves a parent that stays", async () => {
      const exiting = await create("NeedsDb");
      const taken = (await north.ask(exiting, { create: "Mover" })) as ActorAddress;
      const staying = await create("Plain");
      const moving = (await north.ask(staying, { create: "Mover" })) as ActorAddress;
      const nested = (await north.ask(moving, { create: "Mover" })) as ActorAddress;

      const effect = await north.updateCapability("db", null);

      expect([...effect.exits].sort()).toEqual([exiting, taken].sort());
      expect([...effect.moves].sort()).toEqual([moving, nested].sort());
      expect(await hostOf(staying)).toBe("north");
      expect(await north.describe(moving)).toMatchObject({ host: "east", parent: staying, children: [nested] });
    });

    it("36: a troupe moves with the jobs that wait; each is answered once", async () => {
      const echo = await create("Echo", { host: "south" });
      const crew = await create("Crew");
      const asked = Array.from({ length: 20 }, (_, n) => south.ask(crew, { gate: echo, n: n + 1 }));

      await north.updateCapability("db", null);

      expect(await Promise.all(asked)).toEqual(Array.from({ length: 20 }, (_, n) => ({ done: n + 1 })));
      expect(await south.ask(crew, { gate: echo, n: 21 })).toEqual({ done: 21 });
      expect(await hostOf(crew)).toBe("east");
    });

    it("36: the end of its new realm is told to its parent, and ends its children elsewhere", async () => {
      const ear = await listen(north);
      const parent = await create("Plain", { init: ear.address });
      const mover = (await north.ask(parent, { create: "Mover" })) as ActorAddress;
      const child = (await north.ask(mover, { create: "Plain" })) as ActorAddress;
      await north.updateCapability("db", null);

      await north.endRealm("east", source);

      expect(await ear.until(1)).toEqual([{ exited: mover, reason: "realm ended" }]);
      await expect.poll(() => north.describe(child)).toBeNull();
      expect(await north.ask(parent, "hi")).toEqual({ echo: "hi" });
    });

    it("37: a preview says who would move and who would exit, and changes nothing", async () => {
      const mover = await create("Mover");
      const needy = await create("NeedsDb");

      const here = await south.previewCapability({ db: null }, { host: "north" });
      await east.updateCapability("db", null);
      const alone = await south.previewCapability({ db: null }, { host: "north" });

      expect(here).toEqual({ exits: [needy], moves: [mover] });
      expect([...alone.exits].sort()).toEqual([needy, mover].sort());
      expect(alone.moves).toEqual([]);
      expect(await hostOf(mover)).toBe("north");
    });
  });
}
