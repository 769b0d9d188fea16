import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import { memoryBlobStore } from "../engine/blobs.ts";
import { packFiles } from "../intake/pack-directory.ts";
import { sequentialBase } from "../sequential/base.ts";
import type { ActorSystem } from "../system/system.ts";
import type { SystemOptions } from "../system/system-options.ts";
import { TestAuthority } from "../testing/test-authority.ts";
import { type Ear, listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Maker extends Actor {
    onStart(to) { this.to = to; }
    async receive(msg, sender) {
      if (ChildActorExited.is(msg)) return this.send(this.to, { exited: msg.child, reason: msg.reason });
      if (PoisonMessage.is(msg)) return this.send(this.to, { poison: msg.message });
      if (msg === "ping") return this.send(sender, "pong");
      if (msg === "stop") return this.stop();
      try {
        const made = this.createActor(msg.create, msg.options);
        const child = typeof made === "string" ? made : await made;
        for (const one of msg.say ?? []) this.send(child, one);
        this.send(sender, child);
      } catch (error) {
        this.send(sender, { refused: error.code, message: error.message });
      }
    }
  }
  export class Teller extends Actor {
    onStart(to) { this.to = to; }
    receive(msg) { this.send(this.to, { told: msg }); }
  }`;

/** A source that counts in a module of its own and in a dependency of its own. */
function versioned(version: string): Promise<Uint8Array> {
  const file = (path: string, text: string) => ({ path, bytes: Buffer.from(text) });
  return packFiles([
    file("package.json", JSON.stringify({ name: "versioned", version, main: "main.ts" })),
    file("state.ts", "export const state = { count: 0 };"),
    file("node_modules/dep/package.json", JSON.stringify({ name: "dep", version, main: "index.js" })),
    file("node_modules/dep/index.js", `exports.version = "dep ${version}"; exports.calls = 0;`),
    file(
      "main.ts",
      `import { Actor } from "callboard";
       import dep from "dep";
       import { state } from "./state.ts";
       export class Counter extends Actor {
         receive(msg, sender) {
           if (msg === "child") return this.send(sender, this.createActor("Counter"));
           if (msg === "other") { try { this.createActor("OnlyInTwo"); this.send(sender, "made"); } catch (e) { this.send(sender, e.code); } return; }
           state.count += 1;
           dep.calls += 1;
           this.send(sender, ["${version}", state.count, dep.version, dep.calls]);
         }
       }
       ${version.startsWith("2") ? "export class OnlyInTwo extends Counter {}" : ""}`,
    ),
  ]);
}

export function sourcesSuite(makeGround: MakeGround): void {
  const { base } = makeGround();

  describe("sources", () => {
    let ground: Ground;
    let north: ActorSystem;
    let east: ActorSystem;
    let maker: string;
    let still: Partial<SystemOptions>;

    beforeEach(async () => {
      ground = makeGround();
      // By a clock that stands still no pending source expires meanwhile.
      still = base === "sequential" ? { base: sequentialBase({ time: "manual" }) } : {};
      north = await ground.host("north", still);
      east = await ground.host("east", still);
      maker = await ground.authority.approve(north, await packActors(classes, { name: "maker" }));
    });
    afterEach(() => ground.clear());

    const create = (name: string, options: object = {}) => north.createActor(name, { sourceHash: maker, ...options });
    const pack = (version = "1.0.0") => packActors(classes, { name: "pending", version });
    const sign = (hash: string, more: object = {}) =>
      ground.authority.sign({ hash, name: "pending", version: "1.0.0", ...more });
    const hashesOf = (system: ActorSystem) => system.status().realms.map(({ hash }) => hash);

    it("44: with no authority registered loading gives a hash, and an actor of it is refused with that reason", async () => {
      const hash = await north.loadSource(await pack());

      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      for (const system of [north, east]) {
        await expect(system.createActor("Teller", { sourceHash: hash })).rejects.toMatchObject({
          code: "SOURCE_NOT_APPROVED",
          message: expect.stringContaining("no source authority is registered"),
        });
      }
      const ear = await listen(north);
      const parent = await create("Maker", { init: ear.address, host: "north" });
      const child = await north.ask(parent, { create: "Teller", options: { sourceHash: hash }, say: ["one"] });
      expect(await ear.until(2)).toContainEqual({
        exited: child,
        reason: expect.stringContaining("no source authority is registered"),
      });
      expect(ear.heard).toContainEqual({ poison: "one" });
    });

    it("44: only a system actor of the host's own can be registered", async () => {
      expect(() => north.registerAuthority("east:1.1" as ActorAddress)).toThrow(
        expect.objectContaining({ code: "NOT_SUPPORTED" }),
      );
      const actor = await create("Teller", { host: "north" });
      expect(() => north.registerAuthority(actor)).toThrow(expect.objectContaining({ code: "NOT_SUPPORTED" }));
    });

    describe("with an authority that is asked", () => {
      let authority: Ear;
      let ear: Ear;
      let hash: string;
      let parent: ActorAddress;
      let sibling: ActorAddress;

      beforeEach(async () => {
        authority = await listen(north);
        await north.registerAuthority(authority.address);
        ear = await listen(north);
        parent = await create("Maker", { init: ear.address, host: "east" });
        sibling = await create("Maker", { host: "east" });
        hash = await north.loadSource(await pack());
      });

      const options = (more: object = {}) => ({ sourceHash: hash, init: ear.address, ...more });

      it("45: the authority is asked about a source that is loaded, and from outside it is refused until approved", async () => {
        expect(await authority.until(1)).toEqual([{ type: "callboard.ValidateSource", hash, waiting: 0 }]);
        await expect(north.createActor("Teller", { sourceHash: hash })).rejects.toMatchObject({
          code: "SOURCE_NOT_APPROVED",
          message: expect.stringContaining("waits for a decision"),
        });

        await north.applyStatement(sign(hash));

        expect(await north.createActor("Teller", { sourceHash: hash })).toBeDefined();
      });

      it("45: a child of a pending source is held, its messages too, and runs after approval", async () => {
        const child = await north.ask(parent, { create: "Teller", options: options(), say: ["one", "two"] });
        expect(await north.ask(parent, "ping")).toBe("pong");
        expect(ear.heard).toEqual([]);

        await north.applyStatement(sign(hash));

        expect(await ear.until(2)).toEqual([{ told: "one" }, { told: "two" }]);
        expect(await north.describe(child as ActorAddress)).toMatchObject({ sourceHash: hash, parent });
      });

      it("45: so it is on a host that joined after the source was loaded, and that host has the authority asked", async () => {
        const late = await ground.host("late", still);
        const there = await late.createActor("Maker", { sourceHash: maker, init: ear.address, host: "late" });

        const child = await late.ask(there, { create: "Teller", options: options(), say: ["one", "two"] });
        expect(await late.ask(there, "ping")).toBe("pong");
        expect(ear.heard).toEqual([]);
        expect(await authority.until(2)).toContainEqual({ type: "callboard.ValidateSource", hash, waiting: 1 });
        await east.applyStatement(sign(hash));

        expect(await ear.until(2)).toEqual([{ told: "one" }, { told: "two" }]);
        expect(await late.describe(child as ActorAddress)).toMatchObject({ sourceHash: hash, parent: there });
      });

      it("45: one that is held when its host shuts down keeps nobody waiting", async () => {
        await north.ask(parent, { create: "Teller", options: options(), say: ["one"] });

        expect(await east.shutdown()).toEqual({ unfinished: [] });
      });

      it("45: so is an actor by global name", async () => {
        north.tell(parent, { create: "Teller", options: options({ globalName: "teller" }), say: ["one"] });
        // Another actor of that realm answers only after the request has left it.
        expect(await north.ask(sibling, "ping")).toBe("pong");
        expect(await north.lookup("teller")).toBeNull();

        await north.applyStatement(sign(hash));

        expect(await ear.until(1)).toEqual([{ told: "one" }]);
        expect(await north.lookup("teller")).not.toBeNull();
      });

      it("45: a child that is held can be stopped, and is over after a rejection", async () => {
        const child = (await north.ask(parent, { create: "Teller", options: options() })) as ActorAddress;
        const stopped = north.stop(child);

        await north.applyStatement(sign(hash, { decision: "reject" }));

        await stopped;
        expect(await north.describe(child)).toBeNull();
      });

      it("45: after a rejection it fails with the reason, and what was sent to it comes back", async () => {
        const child = await north.ask(parent, { create: "Teller", options: options(), say: ["one"] });

        await north.applyStatement(sign(hash, { decision: "reject" }));
        await ear.until(2);

        expect(ear.heard).toContainEqual({ poison: "one" });
        expect(ear.heard).toContainEqual({ exited: child, reason: expect.stringContaining("was rejected") });
        expect(await north.ask(parent, { create: "Teller", options: options({ globalName: "t" }) })).toMatchObject({
          refused: "SOURCE_NOT_APPROVED",
        });
        expect(await north.lookup("t")).toBeNull();
      });
    });

    // On threads seven real days would have to pass; the registry's own test moves its clock.
    it.skipIf(base === "threads")(
      "45: a creation held for a source that nobody decides on fails when it expires",
      async () => {
        await ground.clear();
        north = await ground.host("north");
        const authority = await listen(north);
        await north.registerAuthority(authority.address);
        const ear = await listen(north);
        maker = await ground.authority.approve(north, await packActors(classes, { name: "maker" }));
        const parent = await create("Maker", { init: ear.address });
        const hash = await north.loadSource(await pack());

        const child = await north.ask(parent, { create: "Teller", options: { sourceHash: hash } });

        const reason = expect.stringContaining("expired before anybody decided");
        expect(await ear.until(1)).toEqual([{ exited: child, reason }]);
      },
    );

    it.each([
      [
        "a changed byte",
        "BAD_SIGNATURE",
        (hash: string) => {
          const { statement, signature } = sign(hash);
          return { statement: statement.replace('"ada"', '"eve"'), signature };
        },
      ],
      [
        "a signature of another statement",
        "BAD_SIGNATURE",
        (hash: string) => ({
          ...sign(hash),
          signature: sign(hash, { decision: "reject" }).signature,
        }),
      ],
      [
        "an unknown key",
        "UNKNOWN_KEY",
        (hash: string) => new TestAuthority().sign({ hash, name: "pending", version: "1.0.0" }),
      ],
      ["another convention", "OTHER_CONVENTION", (hash: string) => sign(hash, { convention: "elsewhere" })],
      ["an expired approval", "EXPIRED", (hash: string) => sign(hash, { expiresAt: "2025-01-01T00:00:00.000Z" })],
      ["no statement", "STATEMENT_MALFORMED", () => ({ statement: "{}", signature: "" })],
    ])("46: %s is refused on every host", async (_what, reason, forge) => {
      const hash = await north.loadSource(await pack());

      await expect(east.applyStatement(forge(hash))).rejects.toMatchObject({
        code: "STATEMENT_REFUSED",
        details: { reason },
      });

      for (const system of [north, east]) {
        await expect(system.createActor("Teller", { sourceHash: hash })).rejects.toMatchObject({
          code: "SOURCE_NOT_APPROVED",
        });
      }
      expect([...hashesOf(north), ...hashesOf(east)]).not.toContain(hash);
    });

    it("46: an older statement does not undo a newer one, and a host that joins later knows it, too", async () => {
      const hash = await north.loadSource(await pack());
      const approval = sign(hash);
      await north.applyStatement(approval);
      await north.applyStatement(sign(hash, { decision: "revoke" }));

      await expect(north.applyStatement(approval)).rejects.toMatchObject({ details: { reason: "OLDER_SERIAL" } });
      const late = await ground.host("late");

      for (const system of [north, east, late]) {
        await expect(system.createActor("Teller", { sourceHash: hash })).rejects.toMatchObject({
          code: "SOURCE_NOT_APPROVED",
          message: expect.stringContaining("revoked"),
        });
      }
    });

    it("46: a zip under an approved name and version that is not its own is refused", async () => {
      const hash = await north.loadSource(await pack());
      await north.applyStatement(sign(hash, { version: "2.0.0" }));

      await expect(north.createActor("Teller", { sourceHash: hash })).rejects.toMatchObject({
        code: "SOURCE_NOT_APPROVED",
        message: expect.stringContaining("approved was pending 2.0.0"),
      });
    });

    it("47: two versions side by side have their own modules and dependencies; children inherit", async () => {
      const one = await ground.authority.approve(north, await versioned("1.0.0"));
      const two = await ground.authority.approve(north, await versioned("2.0.0"));
      const [first, second] = [
        await north.createActor("Counter", { sourceHash: one, host: "north" }),
        await north.createActor("Counter", { sourceHash: two, host: "north" }),
      ];

      expect(await north.ask(first, "count")).toEqual(["1.0.0", 1, "dep 1.0.0", 1]);
      expect(await north.ask(second, "count")).toEqual(["2.0.0", 1, "dep 2.0.0", 1]);
      const child = (await north.ask(first, "child")) as ActorAddress;
      expect(await north.ask(child, "count")).toEqual(["1.0.0", 2, "dep 1.0.0", 2]);
      expect(await north.describe(child)).toMatchObject({ sourceHash: one, source: { version: "1.0.0" } });
      expect(await north.ask(first, "other")).toBe("NO_CLASS");
      await expect(north.createActor("OnlyInTwo", { sourceHash: one })).rejects.toMatchObject({ code: "NO_CLASS" });
      await expect(north.createActor("Counter")).rejects.toMatchObject({ code: "NO_CLASS" });
    });

    describe("48: a source that another host needs", () => {
      /** Counts what is fetched; `spoil` makes the next answer other bytes. */
      async function spiedHosts() {
        const blobs = memoryBlobStore();
        const spy = { gets: 0, spoil: false };
        await ground.clear();
        ground = makeGround({
          blobs: {
            ...blobs,
            async get(hash) {
              spy.gets += 1;
              const bytes = await blobs.get(hash);
              if (!spy.spoil || bytes === null) return bytes;
              spy.spoil = false;
              return bytes.map((byte, i) => (i === 100 ? byte ^ 1 : byte));
            },
          },
        });
        north = await ground.host("north");
        east = await ground.host("east");
        maker = await ground.authority.approve(north, await packActors(classes, { name: "maker" }));
        return spy;
      }

      it("48: is fetched there by its hash, once", async () => {
        const spy = await spiedHosts();

        await Promise.all([create("Maker", { host: "east" }), create("Maker", { host: "east" })]);
        await create("Teller", { host: "east" });

        expect(spy.gets).toBe(1);
        expect(hashesOf(north)).toEqual([]);
        await create("Maker", { host: "north" });
        expect(spy.gets).toBe(2);
      });

      // Engine local has one store for all hosts: "elsewhere" is the same place, asked anew. BlobFetcher's own test
      // asks several.
      it("48: is refused when its bytes are others, and fetched anew", async () => {
        const spy = await spiedHosts();
        spy.spoil = true;

        await expect(create("Maker", { host: "east" })).rejects.toMatchObject({ code: "SOURCE_CORRUPT" });
        expect(hashesOf(east)).toEqual([]);

        expect(await east.ask(await create("Maker", { host: "east" }), "ping")).toBe("pong");
        expect(spy.gets).toBe(2);
      });
    });

    describe("49: a source that is unloaded", () => {
      let hash: string;
      let ear: Ear;
      let stranger: ActorAddress;

      beforeEach(async () => {
        hash = await ground.authority.approve(north, await pack());
        ear = await listen(north);
        stranger = await create("Maker", { init: ear.address, host: "north" });
      });

      const use = (host: string) => north.createActor("Maker", { sourceHash: hash, host, init: ear.address });
      const expectGone = async () => {
        const refusal = { code: "SOURCE_NOT_APPROVED", message: expect.stringContaining("unloaded") };
        for (const system of [north, east]) {
          await expect(system.createActor("Teller", { sourceHash: hash })).rejects.toMatchObject(refusal);
        }
        const child = await north.ask(stranger, { create: "Teller", options: { sourceHash: hash }, say: ["one"] });
        expect(await ear.first((m) => (m as { exited?: string }).exited === child)).toMatchObject({
          reason: expect.stringContaining("unloaded"),
        });
        const named = { create: "Teller", options: { sourceHash: hash, globalName: "late" } };
        expect(await north.ask(stranger, named)).toMatchObject({ refused: "SOURCE_NOT_APPROVED" });
        const swap = await north.swap([stranger], hash, { freshState: true });
        expect(swap).toMatchObject([{ ok: false, step: "prepare", error: expect.stringContaining("unloaded") }]);
        for (const system of [north, east]) expect(hashesOf(system)).not.toContain(hash);
      };

      it("49: is refused with the list of actors that run on it, on every host", async () => {
        const actors = [await use("north"), await use("east")];

        await expect(north.unloadSource(hash, "refuse")).rejects.toMatchObject({
          code: "SOURCE_IN_USE",
          details: { actors },
        });

        for (const actor of actors) expect(await north.ask(actor, "ping")).toBe("pong");
        for (const actor of actors) await north.stop(actor);
        expect(await north.unloadSource(hash, "refuse")).toEqual({ state: "unloaded", actors: [] });
        await expectGone();
      });

      it("49: drains: work begun ends on it, nothing new begins, and it goes with its last actor", async () => {
        const [there, last] = [await use("east"), await use("north")];

        const { state, actors } = await north.unloadSource(hash, "drain");

        expect({ state, actors: [...actors].sort() }).toEqual({ state: "draining", actors: [there, last].sort() });
        await expect(north.createActor("Teller", { sourceHash: hash })).rejects.toMatchObject({
          code: "SOURCE_NOT_APPROVED",
          message: expect.stringContaining("being unloaded"),
        });
        const child = (await north.ask(last, {
          create: "Teller",
          options: { init: ear.address },
          say: ["done"],
        })) as ActorAddress;
        await ear.first((m) => (m as { told?: string }).told === "done");
        for (const actor of [there, child, last]) await north.stop(actor);
        await expect.poll(() => [...hashesOf(north), ...hashesOf(east)]).not.toContain(hash);
        await expectGone();
      });

      it("49: is forced: its actors end, their parents are told", async () => {
        const options = { sourceHash: hash };
        const child = await north.ask(stranger, { create: "Teller", options });
        await expect.poll(() => north.describe(child as ActorAddress)).not.toBeNull();
        await use("east");

        expect(await north.unloadSource(hash, "force")).toEqual({ state: "unloaded", actors: [] });

        expect(await ear.until(1)).toEqual([{ exited: child, reason: "realm ended" }]);
        await expectGone();
      });

      it("49: stays so on a host that joins later, until it is loaded again", async () => {
        await north.unloadSource(hash, "force");
        const late = await ground.host("late", still);
        const there = () => late.createActor("Maker", { sourceHash: hash, host: "late" });

        await expect(there()).rejects.toMatchObject({
          code: "SOURCE_NOT_APPROVED",
          message: expect.stringContaining("unloaded"),
        });
        await north.loadSource(await pack());

        expect(await late.ask(await there(), "ping")).toBe("pong");
      });

      it("49: drains on: what begins on a host that joins meanwhile is refused there, too", async () => {
        const last = await use("north");
        await north.unloadSource(hash, "drain");

        const late = await ground.host("late", still);

        await expect(late.createActor("Maker", { sourceHash: hash, host: "late" })).rejects.toMatchObject({
          code: "SOURCE_NOT_APPROVED",
        });
        expect(await late.ask(last, "ping")).toBe("pong");
      });

      it("49: can be used again when it is loaded again", async () => {
        await north.unloadSource(hash, "force");

        await north.loadSource(await pack());

        expect(await north.ask(await use("north"), "ping")).toBe("pong");
      });
    });
  });
}
