import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import { localEngine } from "../engine/local/local-engine.ts";
import { sequentialBase } from "../sequential/base.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Person extends Actor {
    onStart(init) {
      this.init = init;
      const [first, ...rest] = init.below ?? [];
      if (first) this.child = this.createActor(Person, { init: { ...init, name: first, below: rest } });
    }
    receive(msg, sender) { this.send(sender, this.child ?? null); }
    async onStop(reason) {
      if (this.init.isStubborn) await new Promise(() => {});
      this.send(this.init.to, this.init.name + " " + reason);
    }
  }
  export class Parent extends Actor {
    async receive({ create, options }, sender) { this.send(sender, this.createActor(create, options)); }
  }
  export class Clerk extends Actor {
    async receive({ put, get, remove, bad }, sender) {
      try {
        if (put) await this.store.put(put[0], put[1]);
        else if (bad) await this.store.put("bad", new Map());
        else if (remove) await this.store.delete(remove);
        this.send(sender, { value: (await this.store.get(get ?? "")) ?? null });
      } catch (error) { this.send(sender, { refused: error.code }); }
    }
  }
  export class Writer extends Actor {
    receive(msg, sender) {
      this.log.info("got", { msg });
      this.log.warn("careful");
      console.log("printed");
      this.send(sender, "logged");
    }
  }
  export class Sprayer extends Actor {
    receive({ to, name, next, count }) {
      this.send(to, name + next);
      if (next < count) this.send(this.self, { to, name, next: next + 1, count });
    }
  }`;

export function systemSuite(makeGround: MakeGround): void {
  const { base } = makeGround();

  describe("system", () => {
    let ground: Ground;
    let north: ActorSystem;
    let east: ActorSystem;
    let source: string;

    beforeEach(async () => {
      ground = makeGround();
      north = await ground.host("north", { capabilities: { north: 1 } });
      east = await ground.host("east", { capabilities: { east: 1 } });
      source = await ground.authority.approve(north, await packActors(classes));
    });
    afterEach(() => ground.clear());

    const create = (name: string, options: object = {}) => north.createActor(name, { sourceHash: source, ...options });

    it("52: shutdown ends every actor, children first, and answers that all ended", async () => {
      const ear = await listen(east);
      const init = { to: ear.address, name: "top", below: ["middle", "low"] };
      for (const host of ["north", "north"]) await create("Person", { host, init });

      expect(await north.shutdown()).toEqual({ unfinished: [] });

      await ear.until(6);
      for (const name of ["low", "middle", "top"]) {
        expect(ear.heard.filter((line) => line === `${name} shutdown` || line === `${name} stopped`)).toHaveLength(2);
      }
      const ranks = ear.heard.map((line) => ["low", "middle", "top"].indexOf((line as string).split(" ")[0] as string));
      const seen = [0, 0, 0];
      for (const rank of ranks) {
        if (rank > 0) expect(seen[rank - 1]).toBeGreaterThan(seen[rank] as number);
        seen[rank] = (seen[rank] as number) + 1;
      }
    });

    it("52: what has not ended by the deadline is named, and gone all the same", async () => {
      const ear = await listen(east);
      const stubborn = await create("Person", { host: "north", init: { to: ear.address, isStubborn: true } });
      await create("Person", { host: "north", init: { to: ear.address, name: "good" } });

      expect(await north.shutdown({ deadlineMs: 100 })).toEqual({ unfinished: [stubborn] });

      expect(await ear.until(1)).toEqual(["good shutdown"]);
      await expect.poll(() => east.hosts().map(({ id }) => id)).toEqual(["east"]);
      await expect(east.ask(stubborn, "there?")).rejects.toMatchObject({ code: "NO_ACTOR" });
      await expect(north.createActor("Person", { sourceHash: source })).rejects.toMatchObject({ code: "SHUT_DOWN" });
      expect(() => north.tell(stubborn, "x")).toThrow(expect.objectContaining({ code: "SHUT_DOWN" }));
    });

    it("52: an actor whose parent lives on another host is ended, too", async () => {
      const ear = await listen(east);
      const parent = await create("Parent", { host: "east" });
      const options = { requirements: { north: 1 }, init: { to: ear.address, name: "child" } };
      const child = (await north.ask(parent, { create: "Person", options })) as ActorAddress;
      expect(await north.ask(child, "child?")).toBeNull();

      expect(await north.shutdown({ deadlineMs: 10_000 })).toEqual({ unfinished: [] });

      expect(await ear.until(1)).toEqual(["child shutdown"]);
      expect(await east.ask(parent, { create: "Parent" })).toMatch(/^east:/);
    });

    it("53: two systems in one process share nothing", async () => {
      const other = await ground.host("north", { engine: localEngine() });
      const actor = await create("Person", { host: "north", globalName: "mine", init: {} });

      expect(await other.lookup("mine")).toBeNull();
      expect(other.hosts()).toHaveLength(1);
      expect(await other.describe(actor)).toBeNull();
      await expect(other.createActor("Person", { sourceHash: source })).rejects.toMatchObject({
        code: "SOURCE_NOT_APPROVED",
      });
      expect(other.status().actors).toBe(0);
    });

    // Real threads race: only the sequential base has one order per seed.
    it.skipIf(base === "threads")("55: the same seed gives the same order, run after run", async () => {
      const run = async (seed: number) => {
        await ground.clear();
        const engine = localEngine({ convention: ground.authority.convention });
        north = await ground.host("north", { base: sequentialBase({ seed }), engine });
        const ear = await listen(north);
        for (const name of ["a", "b", "c"]) {
          const hash = await ground.authority.approve(north, await packActors(classes, { name }));
          const sprayer = await north.createActor("Sprayer", { sourceHash: hash });
          north.tell(sprayer, { to: ear.address, name, next: 1, count: 300 });
        }
        return [...(await ear.until(900))];
      };

      expect(await run(3)).toEqual(await run(3));
    });

    it("keeps what an actor stores by key for every version of its source, and for no other", async () => {
      const next = await ground.authority.approve(north, await packActors(classes, { version: "2.0.0" }));
      const foreign = await ground.authority.approve(north, await packActors(classes, { name: "foreign" }));
      const clerk = await create("Clerk", { host: "north" });

      expect(await north.ask(clerk, { put: ["k", { n: [1, null] }], get: "k" })).toEqual({ value: { n: [1, null] } });
      await north.stop(clerk);

      const later = await north.createActor("Clerk", { sourceHash: next, host: "north" });
      const stranger = await north.createActor("Clerk", { sourceHash: foreign, host: "north" });
      expect(await north.ask(later, { get: "k" })).toEqual({ value: { n: [1, null] } });
      expect(await north.ask(stranger, { get: "k" })).toEqual({ value: null });
      expect(await north.ask(later, { remove: "k", get: "k" })).toEqual({ value: null });
      expect(await north.ask(later, { bad: true })).toEqual({ refused: "MESSAGE_INVALID" });
    });

    it("keeps it on disk over a restart of the host", async () => {
      const dataDir = await mkdtemp(join(tmpdir(), "callboard-"));
      try {
        let kept = await ground.host("kept", { dataDir });
        const clerk = await kept.createActor("Clerk", { sourceHash: source, host: "kept" });
        expect(await kept.ask(clerk, { put: ["k", "v"], get: "k" })).toEqual({ value: "v" });
        await kept.shutdown();

        kept = await ground.host("kept", { dataDir });
        const again = await kept.createActor("Clerk", { sourceHash: source, host: "kept" });
        expect(await kept.ask(again, { get: "k" })).toEqual({ value: "v" });
        await kept.shutdown();
      } finally {
        await rm(dataDir, { recursive: true, force: true });
      }
    });

    it("gives out no address again when a host starts again", async () => {
      const run = async () => {
        const again = await ground.host("again");
        const given: ActorAddress[] = [(await listen(again)).address];
        for (const name of ["a", "b", "c"]) {
          const hash = await ground.authority.approve(again, await packActors(classes, { name }));
          given.push(await again.createActor("Person", { sourceHash: hash, host: "again", init: {} }));
        }
        // An ear answers nothing: the deadline moves the clock of either base.
        await expect(again.ask(given[0] as ActorAddress, "?", { timeoutMs: 50 })).rejects.toThrow();
        await again.shutdown();
        return given.map((address) => address.slice(0, address.indexOf(".")));
      };

      const [first, second] = [await run(), await run()];

      expect(second.filter((prefix) => first.includes(prefix))).toEqual([]);
    });

    it("keeps an actor's log lines in order, from any host", async () => {
      const writer = await create("Writer", { host: "east" });

      for (let i = 0; i < 150; i += 1) await north.ask(writer, i);

      const { actor } = await north.logs(writer);
      expect(actor).toHaveLength(200);
      expect(actor.at(-2)).toMatchObject({ level: "info", text: "got { msg: 149 }", actor: writer });
      expect(actor.at(-1)).toMatchObject({ level: "warn", text: "careful" });
      await north.stop(writer);
      await expect(north.logs(writer)).rejects.toMatchObject({ code: "NO_ACTOR" });
    });

    // On the sequential base a source prints where the test does.
    it.skipIf(base === "sequential")("keeps what a source prints in its realm's log", async () => {
      const writer = await create("Writer");

      await north.ask(writer, "x");

      const line = { level: "info", text: "printed", actor: null };
      await expect.poll(async () => (await north.logs(writer)).realm).toContainEqual(expect.objectContaining(line));
    });

    it("describes an actor from any host: class, source, parent, children, counters", async () => {
      const ear = await listen(north);
      const init = { to: ear.address, name: "top", below: ["low"] };
      const top = await create("Person", { host: "east", init });
      const low = (await north.ask(top, "child?")) as ActorAddress;

      for (const system of [north, east]) {
        expect(await system.describe(top)).toMatchObject({
          address: top,
          host: "east",
          className: "Person",
          sourceHash: source,
          source: { name: "test-source", version: "1.0.0" },
          parent: null,
          children: [low],
          received: 1,
          sent: 1,
          failed: 0,
          depth: 0,
          state: "idle",
          swaps: 0,
          lastFailure: null,
        });
        expect(await system.describe(low)).toMatchObject({ parent: top, children: [] });
      }
    });
  });
}
