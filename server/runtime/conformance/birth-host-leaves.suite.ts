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
      this.send(sender, { echo: msg });
    }
  }
  export class Mover extends Plain {
    static requires = { db: true };
    static onCapabilityLoss = "relocate";
    seen = [];
    receive(msg, sender) {
      if (msg.from) this.seen.push(msg);
      else if (msg === "seen") this.send(sender, this.seen);
      else super.receive(msg, sender);
    }
    snapshot() { return this.seen; }
    restore(seen) { this.seen = seen; }
  }
  /** Sends numbers, some each millisecond, until "stop", which is answered with the last. */
  export class Source extends Actor {
    n = 0;
    receive(msg, sender) {
      if (msg === "stop") { this.isStopped = true; return this.send(sender, this.n); }
      if (this.isStopped) return;
      if (msg.to) Object.assign(this, msg);
      for (let i = 0; i < 3; i += 1) this.send(this.to, { from: this.name, n: ++this.n });
      this.wakeupAfter(1, "on");
    }
  }
`);

const patient = { timeout: 20_000 };

/** A host that leaves hands on where the actors are that were born on it and live elsewhere. */
export function birthHostLeavesSuite(makeGround: MakeGround): void {
  describe("an actor that moved, and whose birth host has left", () => {
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
    const move = async (address: ActorAddress) => {
      await north.ask(address, "seen");
      await north.updateCapability("db", null);
      expect(await east.describe(address)).toMatchObject({ host: "east" });
    };
    const seenBy = async (address: ActorAddress) => (await south.ask(address, "seen")) as { from: string; n: number }[];
    /** Lets one on each of these hosts send to the actor; `stop` answers when all has come, each sender's in order. */
    const sendTo = async (address: ActorAddress, hosts: string[]) => {
      const sources = await Promise.all(hosts.map((host) => create("Source", { host })));
      for (const [i, name] of hosts.entries()) north.tell(sources[i] as ActorAddress, { to: address, name });
      const more = async () => {
        const before = (await seenBy(address)).length;
        await expect.poll(async () => (await seenBy(address)).length, patient).toBeGreaterThan(before + 100);
      };
      await more();
      return {
        more,
        async stop() {
          const last = (await Promise.all(sources.map((each) => south.ask(each, "stop")))) as number[];
          const sum = last.reduce((a, b) => a + b);
          await expect.poll(async () => (await seenBy(address)).length, patient).toBe(sum);
          const seen = await seenBy(address);
          for (const [i, name] of hosts.entries()) {
            const its = seen.filter(({ from }) => from === name).map(({ n }) => n);
            expect(its).toEqual(Array.from({ length: last[i] as number }, (_, n) => n + 1));
          }
        },
      };
    };

    it("36: is reached from every host, in order, and nothing is lost or doubled, while that host leaves", async () => {
      const mover = await create("Mover", { globalName: "mover" });
      await move(mover);
      const sending = await sendTo(mover, ["east", "south"]);

      await north.shutdown();

      await sending.more();
      await sending.stop();
      expect(await south.lookup("mover")).toBe(mover);
      expect(await south.describe(mover)).toMatchObject({ host: "east", globalName: "mover" });
      expect((await south.deadLetters()).items).toEqual([]);
    });

    it("36: moves again, with all that comes meanwhile in order", async () => {
      const mover = await create("Mover", { globalName: "mover" });
      await move(mover);
      const sending = await sendTo(mover, ["east", "south"]);
      await north.shutdown();
      await south.updateCapability("db", true);

      expect((await south.updateCapability("db", null, { host: "east" })).moves).toEqual([mover]);

      expect((await east.describe(mover))?.host).toBe("south");
      await sending.stop();
      await east.shutdown();
      expect(await south.lookup("mover")).toBe(mover);
    });

    it("36: keeps its child on another host; a host that joins later reaches it; it can be stopped, and its name is free", async () => {
      await south.updateCapability("there", true);
      const mover = await create("Mover", { globalName: "mover" });
      const options = { requirements: { there: true } };
      const child = (await north.ask(mover, { create: "Plain", options })) as ActorAddress;
      expect(await north.ask(child, "hi")).toEqual({ echo: "hi" });
      await move(mover);
      // Born on north as well, so that south knows its place from north alone.
      expect(child.startsWith("north:")).toBe(true);

      await north.shutdown();
      const late = await ground.host("late");

      expect(await late.ask(mover, "seen")).toEqual([]);
      expect(await late.describe(mover)).toMatchObject({ host: "east", children: [child] });
      expect(await late.ask(child, "hi")).toEqual({ echo: "hi" });
      await late.stop(mover);
      for (const gone of [mover, child]) await expect.poll(() => south.describe(gone), patient).toBeNull();
      expect(await late.lookup("mover")).toBeNull();
      await expect(late.ask(mover, "seen")).rejects.toMatchObject({ code: "NO_ACTOR" });
    });

    it("36: is lost with the host where it lives: its parent elsewhere hears it once, a name is free", async () => {
      const ear = await listen(south);
      const parent = await south.createActor("Plain", { sourceHash: source, host: "south", init: ear.address });
      const options = { requirements: { db: true } };
      await east.updateCapability("db", null);
      const middle = (await south.ask(parent, { create: "Plain", options })) as ActorAddress;
      const mover = (await south.ask(middle, { create: "Mover" })) as ActorAddress;
      await east.updateCapability("db", true);
      // Its parent is the grandparent from here on.
      await south.stop(middle, { recursive: false });
      expect(await ear.until(1)).toEqual([{ exited: middle, reason: "stopped" }]);
      const named = await create("Mover", { globalName: "named" });
      await move(mover);
      await north.shutdown();
      expect(await south.lookup("named")).toBe(named);

      await ground.engine.lose("east");

      expect((await ear.until(2))[1]).toEqual({ exited: mover, reason: "host lost" });
      await expect(south.ask(mover, "seen")).rejects.toMatchObject({ code: "NO_ACTOR" });
      expect(ear.heard).toHaveLength(2);
      expect(await south.lookup("named")).toBeNull();
    });

    it("36: goes on when that host was lost instead: it is reached from everywhere, keeps its name, and can be stopped", async () => {
      const mover = await create("Mover", { globalName: "mover" });
      await move(mover);

      await ground.engine.lose("north");

      expect(await south.ask(mover, "seen")).toEqual([]);
      expect(await east.ask(mover, "seen")).toEqual([]);
      expect(await south.lookup("mover")).toBe(mover);
      expect(await south.describe(mover)).toMatchObject({ host: "east" });
      const late = await ground.host("late");
      expect(await late.ask(mover, "seen")).toEqual([]);
      await late.stop(mover);
      expect(await south.lookup("mover")).toBeNull();
      await expect(south.ask(mover, "seen")).rejects.toMatchObject({ code: "NO_ACTOR" });
    });
  });
}
