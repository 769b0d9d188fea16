import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const HOSTS = ["north", "east", "west"];
const ROUNDS = 30;

/** Counts numbered messages; `restore` of one that was told to throws. */
function counters(version: string): Promise<Uint8Array> {
  const classes = `
    export class Counter extends Actor {
      last = 0; wrong = []; isBad = false;
      async receive(msg, sender) {
        if (msg === "kind") return this.send(sender, "${version}");
        if (msg === "counted") return this.send(sender, { last: this.last, wrong: this.wrong });
        if (msg === "be bad") { this.isBad = true; return; }
        if (msg?.waitFor) { await this.ask(msg.waitFor, "let me in", { timeoutMs: 60_000 }); return; }
        if (msg.n !== this.last + 1) this.wrong.push([this.last, msg.n]);
        this.last = msg.n;
      }
      snapshot() { const { last, wrong, isBad } = this; return { last, wrong, isBad }; }
      restore(state) { if (state.isBad && "${version}" === "2") throw new Error("too bad"); Object.assign(this, state); }
    }`;
  return packActors(classes, { name: "counter", version: `${version}.0.0` });
}

const OTHERS = `
  export class Feeder extends Actor {
    round = 0; whenFed = null;
    onStart(init) { this.to = init; }
    receive(msg, sender) {
      if (msg === "feed") { this.whenFed = sender; this.send(this.self, "more"); return; }
      this.round += 1;
      for (const each of this.to) this.send(each, { n: this.round });
      if (this.round < ${ROUNDS}) this.send(this.self, "more"); else this.send(this.whenFed, "fed");
    }
  }
  export class Gate extends Actor {
    waiting = []; watch = null;
    receive(msg, sender) {
      if (msg === "let me in") this.waiting.push(sender);
      else if (msg.until) this.watch = { count: msg.until, sender };
      else for (const each of this.waiting) this.send(each, "come");
      if (this.waiting.length === this.watch?.count) { this.send(this.watch.sender, "they wait"); this.watch = null; }
    }
  }`;

export function manyActorsSuite(makeGround: MakeGround): void {
  const { base } = makeGround();

  describe("many actors at once", () => {
    let ground: Ground;
    let systems: ActorSystem[];
    let system: ActorSystem;
    let one: string;
    let two: string;
    let others: string;

    beforeEach(async () => {
      ground = makeGround();
      systems = [];
      for (const name of HOSTS) systems.push(await ground.host(name));
      system = systems[0] as ActorSystem;
      one = await ground.authority.approve(system, await counters("1"));
      two = await ground.authority.approve(system, await counters("2"));
      others = await ground.authority.approve(system, await packActors(OTHERS, { name: "others" }));
    });
    afterEach(() => ground.clear());

    /** On the hosts in turn. */
    const create = (count: number, hosts = HOSTS) =>
      Promise.all(
        Array.from({ length: count }, (_, n) =>
          system.createActor("Counter", { sourceHash: one, host: hosts[n % hosts.length] as string }),
        ),
      );
    const kinds = (actors: readonly ActorAddress[]) => Promise.all(actors.map((actor) => system.ask(actor, "kind")));

    it("50: move in batches on all hosts under load without a message lost, doubled or out of order", async () => {
      const actors = await create(60);
      const feeders = await Promise.all(
        HOSTS.map((host, n) =>
          system.createActor("Feeder", { sourceHash: others, host, init: actors.filter((_, at) => at % 3 === n) }),
        ),
      );
      const fed = feeders.map((feeder) => system.ask(feeder, "feed", { timeoutMs: 60_000 }));

      const there = await system.swap(actors, two, { batchSize: 8 });
      const back = await system.swap(actors, one, { batchSize: 64 });
      await Promise.all(fed);

      for (const results of [there, back]) {
        expect(results.map(({ address }) => address)).toEqual(actors);
        expect(results.filter(({ ok }) => !ok)).toEqual([]);
      }
      const counted = await Promise.all(actors.map((actor) => system.ask(actor, "counted")));
      expect(counted).toEqual(actors.map(() => ({ last: ROUNDS, wrong: [] })));
      expect(new Set(await kinds(actors))).toEqual(new Set(["1"]));
    });

    it("move as far as the batch with the first that fails, whose others move", async () => {
      const actors = await create(12, ["north"]);
      system.tell(actors[5] as ActorAddress, "be bad");
      await kinds(actors);

      const results = await system.swap(actors, two, { batchSize: 4 });

      expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true, true, false, true, true]);
      expect(results[5]).toMatchObject({ address: actors[5], step: "restore" });
      expect(await kinds(actors)).toEqual(["2", "2", "2", "2", "2", "1", "2", "2", "1", "1", "1", "1"]);
    });

    it("move all but those that fail when they are to, each of which is named in its place", async () => {
      const actors = await create(9);
      const [bad, ended] = [actors[4], actors[7]] as [ActorAddress, ActorAddress];
      system.tell(bad, "be bad");
      await kinds(actors);
      await system.stop(ended);

      const results = await system.swap(actors, two, { batchSize: 2, stopAtFailure: false });

      expect(results.map(({ address }) => address)).toEqual(actors);
      expect(results.flatMap((result) => (result.ok ? [] : [[result.address, result.step]]))).toEqual([
        [bad, "restore"],
        [ended, "gone"],
      ]);
    });

    // The clock of the sequential base jumps to the deadline while everybody waits for the gate.
    it.skipIf(base === "sequential")("move while one of them is busy, which follows when it is free", async () => {
      const gate = await system.createActor("Gate", { sourceHash: others });
      const actors = await create(5, ["east"]);
      const [busy, ...rest] = actors as [ActorAddress, ...ActorAddress[]];
      system.tell(busy, { waitFor: gate });
      await system.ask(gate, { until: 1 });

      const swapping = system.swap(actors, two, { batchSize: 64 });
      await expect.poll(() => kinds(rest)).toEqual(["2", "2", "2", "2"]);
      expect(await system.describe(busy)).toMatchObject({ sourceHash: one });
      system.tell(gate, "open");

      expect((await swapping).every(({ ok }) => ok)).toBe(true);
      expect(await system.ask(busy, "kind")).toBe("2");
    });

    it.each([0, 1.5, 257])("do not move by batches of %s", async (batchSize) => {
      await expect(system.swap([], two, { batchSize })).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
    });

    it("stop, each with what became of it, in the order given", async () => {
      const actors = await create(30);
      const ended = actors[3] as ActorAddress;
      await system.stop(ended);

      const results = await system.stopMany(actors);

      expect(results.map(({ address }) => address)).toEqual(actors);
      expect(results.filter(({ ok }) => !ok)).toMatchObject([{ address: ended, code: "NO_ACTOR" }]);
      expect(await system.locate(actors)).toEqual(actors.map(() => null));
    });

    it("stop behind what waits for them, and at once when they are told to: they need not be waited for", async () => {
      const [drained, cut] = (await create(2, ["west"])) as [ActorAddress, ActorAddress];
      const gate = await system.createActor("Gate", { sourceHash: others });
      for (const actor of [drained, cut]) {
        system.tell(actor, { waitFor: gate });
        system.tell(actor, { n: 1 });
      }
      await system.ask(gate, { until: 2 });

      const told = await system.stopMany([drained], { until: "told", why: "the end" });
      await system.stopMany([cut], { until: "told", mode: "message" });
      system.tell(gate, "open");

      // The exit request is counted, too.
      expect(told).toEqual([{ ok: true, address: drained }]);
      await expect.poll(async () => (await system.afterlife.find(cut))?.received).toBe(2);
      await expect.poll(async () => (await system.afterlife.find(drained))?.received).toBe(3);
      expect(await system.afterlife.find(drained)).toMatchObject({ why: "the end" });
    });

    it("that do not stop in time are named", async () => {
      const gate = await system.createActor("Gate", { sourceHash: others });
      const [busy, idle] = (await create(2)) as [ActorAddress, ActorAddress];
      system.tell(busy, { waitFor: gate });
      await system.ask(gate, { until: 1 });

      const results = await system.stopMany([busy, idle], { deadlineMs: 50 });

      expect(results).toMatchObject([
        { ok: false, address: busy, code: "STOP_TIMEOUT" },
        { ok: true, address: idle },
      ]);
    });
  });
}
