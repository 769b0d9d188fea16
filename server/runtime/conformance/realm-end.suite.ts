import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  const Spin = message("realm.Spin", z.object({}));
  const Starve = message("realm.Starve", z.object({}));
  const LoopLater = message("realm.LoopLater", z.object({}));
  export class Spinner extends Actor {
    receive(msg, sender) {
      if (Spin.is(msg)) {
        for (let i = 0; i < 2; i += 1) this.send(this.self, "its own");
        while (true) {}
      }
      if (Starve.is(msg)) return (async () => { await msg.after; for (;;) await null; })();
      if (LoopLater.is(msg)) return (async () => { await new Promise((go) => setTimeout(go, 20)); for (;;); })();
      if (msg === "fill the heap") { const kept = []; while (true) kept.push(new Array(100_000).fill({})); }
      if (msg === "fill buffers") { this.kept = Array.from({ length: 40 }, () => Buffer.alloc(1_048_576)); return; }
      if (msg === "exit") process.exit(3);
      this.send(sender, msg === "environment" ? Object.keys(process.env).length : msg);
    }
  }
  export class Hanger extends Actor { onStart() { while (true) {} } receive() {} }
  export class Talker extends Actor {
    receive(msg) {
      for (const line of ["first", "second"]) this.log.info(line);
      if (Spin.is(msg)) while (true) {}
    }
  }
  export class Holder extends Actor {
    onStart(to) { this.to = to; }
    receive(msg, sender) {
      if (ChildActorExited.is(msg)) this.send(this.to, { exited: msg.child, reason: msg.reason });
      else this.send(sender, this.createActor("Spinner", { sourceHash: msg.create }));
    }
  }
`;

/**
 * Only where a realm has a thread of its own: on the sequential base an endless loop, or a full heap, is the test's
 * own.
 */
export function realmEndSuite(makeGround: MakeGround): void {
  describe("a realm that does not come back", () => {
    let ground: Ground;
    let north: ActorSystem;
    let source: string;
    let other: string;

    beforeEach(async () => {
      ground = makeGround();
      north = await ground.host("north", { realmHeapMb: 64, realmBuffersMb: 32 });
      source = await ground.authority.approve(north, await packActors(classes));
      other = await ground.authority.approve(north, await packActors(classes, { name: "other" }));
    });
    afterEach(() => ground.clear());

    const create = (options: object = {}) => north.createActor("Spinner", { sourceHash: source, ...options });
    const patient = { timeout: 20_000 };
    const stateOf = async (actor: ActorAddress) => (await north.describe(actor))?.state;
    const spin = (actor: ActorAddress) => north.tell(actor, { type: "realm.Spin" });
    const spins = (actor: ActorAddress) =>
      expect.poll(async () => (await north.describe(actor))?.messageType, patient).toBe("realm.Spin");
    /** A child of the first source whose parent runs on the other; what becomes of it is heard. */
    const childElsewhere = async () => {
      const ear = await listen(north);
      const holder = await north.createActor("Holder", { sourceHash: other, init: ear.address });
      const child = (await north.ask(holder, { create: source })) as ActorAddress;
      await expect.poll(() => north.describe(child), patient).not.toBeNull();
      return { ear, child };
    };

    it("20: is shown with the actor, its message type, since when and how many wait; only it suffers, and it can be ended", async () => {
      const [spinner, neighbour, elsewhere] = [await create(), await create(), await create({ sourceHash: other })];
      const { ear, child } = await childElsewhere();
      spin(spinner);
      await spins(spinner);
      for (let n = 0; n < 7; n += 1) north.tell(spinner, n);
      for (let n = 0; n < 3; n += 1) north.tell(neighbour, n);

      await expect.poll(() => stateOf(spinner), patient).toBe("stuck");

      const described = await north.describe(spinner);
      expect(described).toMatchObject({ messageType: "realm.Spin", depth: 2 + 7, received: 1 });
      expect(described?.busyMs).toBeGreaterThanOrEqual(1_000);
      expect(await north.describe(neighbour)).toMatchObject({ state: "idle", depth: 3, messageType: null });
      const realm = (hash: string) => north.status().realms.find((each) => each.hash === hash);
      expect(realm(source)).toMatchObject({ state: "blocked" });
      expect(realm(other)).toMatchObject({ state: "running", blockedMs: 0 });
      expect(await north.ask(elsewhere, "still here")).toBe("still here");

      expect(new Set(await north.endRealm("north", source))).toEqual(new Set([spinner, neighbour, child]));

      expect(await ear.until(1)).toEqual([{ exited: child, reason: "realm ended" }]);
      expect(realm(source)).toBeUndefined();
      await expect(north.ask(spinner, "x")).rejects.toMatchObject({ code: "NO_ACTOR" });
      expect(await north.ask(await create(), "again")).toBe("again");
    });

    it.each(["realm.Starve", "realm.LoopLater"])(
      "20: is shown with whom it most probably is, on what and since when, when promises keep its thread: %s",
      async (type) => {
        const [spinner, neighbour, elsewhere] = [await create(), await create(), await create({ sourceHash: other })];
        await north.ask(neighbour, "runs");

        north.tell(spinner, { type });
        north.tell(neighbour, "the last turn of all");

        await expect.poll(() => stateOf(spinner), patient).toBe("stuck");
        const described = await north.describe(spinner);
        expect(described).toMatchObject({ messageType: type, stuckIn: "promises", received: 1 });
        expect(described?.busyMs).toBeGreaterThanOrEqual(1_000);
        expect(await north.describe(neighbour)).toMatchObject({ state: "idle", stuckIn: null });
        const realm = north.status().realms.find((each) => each.hash === source);
        expect(realm).toMatchObject({ state: "blocked", blockedMs: expect.any(Number) });
        expect(await north.ask(elsewhere, "still here")).toBe("still here");
        await expect(north.stop(spinner, { mode: "force" })).rejects.toMatchObject({
          code: "REALM_BLOCKED",
          remedy: expect.stringContaining("end the realm, and with it its 2 actors"),
        });

        await north.endRealm("north", source);

        expect(await north.ask(await create(), "again")).toBe("again");
      },
    );

    it("shows one that was told to stop as stuck, and that it was told", async () => {
      const spinner = await create();
      spin(spinner);
      await expect.poll(() => stateOf(spinner), patient).toBe("stuck");

      await expect(north.stop(spinner, { mode: "message", deadlineMs: 10 })).rejects.toMatchObject({
        code: "STOP_TIMEOUT",
        details: { state: "stuck", messageType: "realm.Spin" },
      });

      expect(await north.describe(spinner)).toMatchObject({
        state: "stuck",
        stuckIn: "turn",
        stoppingMs: expect.any(Number),
      });
    });

    it("20: says which hook an actor hangs in", async () => {
      await create();
      const created = north.createActor("Hanger", { sourceHash: source });
      const ended = expect(created).rejects.toMatchObject({ code: "START_FAILED" });
      const stuck = () => {
        const addresses: ActorAddress[] = [];
        north.readActors(({ state, address }) => state === "stuck" && addresses.push(address));
        return addresses;
      };

      await expect.poll(stuck, patient).toHaveLength(1);

      const described = await north.describe(stuck()[0] as ActorAddress);
      expect(described).toMatchObject({ className: "Hanger", messageType: "onStart", stuckIn: "turn" });
      await north.endRealm("north", source);
      await ended;
    });

    it("shows what its actor wrote before it hung", async () => {
      const talker = await north.createActor("Talker", { sourceHash: source });

      spin(talker);
      await spins(talker);

      const texts = async () => (await north.logs(talker)).actor.map(({ text }) => text);
      await expect.poll(texts, patient).toEqual(["first", "second"]);
    });

    it("35: gets no new actors while another host fits", async () => {
      const east = await ground.host("east");
      const spinner = await create({ host: "north" });
      for (let i = 0; i < 9; i += 1) await create({ host: "east" });
      spin(spinner);
      await spins(spinner);
      await expect.poll(() => stateOf(spinner), patient).toBe("stuck");

      for (let i = 0; i < 3; i += 1) await create();

      expect(east.status().actors).toBe(9 + 3);
    });

    it("gives back what it never received when it is ended: dead letters with their content, asks that fail at once", async () => {
      const [spinner, neighbour] = [await create(), await create()];
      spin(spinner);
      await spins(spinner);
      const numbers = Array.from({ length: 20 }, (_, n) => n);
      for (const n of numbers) north.tell(spinner, { type: "realm.After", n });
      north.tell(neighbour, { type: "realm.After", n: 4 });
      const asked = north.ask(spinner, { type: "realm.Question" }, { timeoutMs: 60_000 });
      const failed = expect(asked).rejects.toMatchObject({ code: "NO_ACTOR" });
      await expect.poll(async () => (await north.describe(spinner))?.depth).toBe(2 + 20 + 1);

      await north.endRealm("north", source);

      await failed;
      const { items } = await north.deadLetters();
      items.sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
      expect(items).toMatchObject([
        { target: spinner, messageType: "(2 messages)" },
        ...numbers.map((n) => ({
          target: spinner,
          messageType: "realm.After",
          message: { n },
          reason: "realm ended",
        })),
        { target: neighbour, messageType: "realm.After", message: { n: 4 }, reason: "realm ended" },
        { target: spinner, messageType: "realm.Question", reason: "realm ended" },
      ]);
    });

    it("says how many messages were lost inside it, actor by actor", async () => {
      const [spinner, neighbour] = [await create(), await create()];
      spin(spinner);
      for (let n = 1; n <= 3; n += 1) north.tell(spinner, n);
      north.tell(neighbour, "one");
      await spins(spinner);

      await north.endRealm("north", source);

      const { items } = await north.deadLetters();
      const lost = items.filter(({ messageType }) => messageType.startsWith("("));
      expect(lost.map(({ target, messageType, reason }) => ({ target, messageType, reason }))).toEqual([
        { target: neighbour, messageType: "(1 message)", reason: "realm ended" },
        { target: spinner, messageType: "(5 messages)", reason: "realm ended" },
      ]);
    });

    it.each([
      ["fill the heap", "realm ran out of memory"],
      ["fill buffers", expect.stringMatching(/^realm ran out of memory: \d+ MB of buffers, 32 at most$/)],
      ["exit", "realm exited with 3"],
    ])("21: ends alone when its code does that: %s", async (what, reason) => {
      const elsewhere = await create({ sourceHash: other });
      const { ear, child } = await childElsewhere();

      north.tell(child, what);

      expect(await ear.until(1)).toEqual([{ exited: child, reason }]);
      expect(await north.ask(elsewhere, "still here")).toBe("still here");
      expect(await north.ask(await create(), "again")).toBe("again");
    });

    it("has an empty environment", async () => {
      expect(await north.ask(await create(), "environment")).toBe(0);
    });
  });
}
