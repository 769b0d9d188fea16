import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import { type JsonStore, memoryStore } from "../store/json-store.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Account extends Actor {
    static persistent = true;
    static failure = { retries: 0 };
    onStart(init) { this.state = { balance: init?.balance ?? 0, versions: [] }; }
    async receive(msg, sender) {
      if (msg?.tellFirst) this.send(msg.tellFirst, "early");
      if (msg?.add) this.state.balance += msg.add;
      if (msg?.spoil) this.state.spoilt = () => {};
      if (msg?.fail) { this.state.balance = -1; throw new Error("cannot"); }
      if (msg?.forget) this.isForgotten = true;
      if (msg !== null && msg?.add === undefined) await Promise.resolve();
      this.send(sender, { balance: this.state.balance, versions: this.state.versions });
    }
    snapshot() { return this.isForgotten ? undefined : this.state; }
    restore(state, from) { this.state = { ...state, versions: [...state.versions, from.version] }; }
  }
  export class Visitor extends Account {
    static transient = { idleMs: 20 };
  }
  export class Grumbler extends Account {
    onStop() { throw new Error("I do not want to end"); }
  }
  export class NoSnapshot extends Actor {
    static persistent = true;
    receive() {}
  }`;

/** A store whose writes wait, or fail, as the test says. */
function gatedStore(): JsonStore & { hold(): () => void; fail(isFailing: boolean): void } {
  const store = memoryStore();
  let gate: Promise<void> | null = null;
  let isFailing = false;
  return {
    ...store,
    async put(space, key, json) {
      await gate;
      if (isFailing) throw new Error("the disk is full");
      await store.put(space, key, json);
    },
    hold() {
      let open = () => {};
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
    fail(isSo) {
      isFailing = isSo;
    },
  };
}

export function persistenceSuite(makeGround: MakeGround): void {
  describe("persistence", () => {
    let ground: Ground;
    let north: ActorSystem;
    let store: ReturnType<typeof gatedStore>;
    let source: string;

    beforeEach(async () => {
      ground = makeGround();
      store = gatedStore();
      north = await ground.host("north", { store });
      source = await ground.authority.approve(north, await packActors(classes));
    });
    afterEach(() => ground.clear());

    const open = (init?: unknown): Promise<ActorAddress> =>
      north.createActor("Account", { sourceHash: source, globalName: "account/ada", init });

    it("32: an actor created again under its name goes on from what it last answered", async () => {
      const first = await open({ balance: 100 });
      await north.ask(first, { add: 20 });
      await north.ask(first, { add: 3 });
      await north.stop(first);

      const second = await open({ balance: 100 });

      expect(second).not.toBe(first);
      expect(await north.ask(second, null)).toEqual({ balance: 123, versions: ["1.0.0"] });
    });

    it("32: what an actor sends leaves when its new state is saved, and not before", async () => {
      const ear = await listen(north);
      const account = await open();
      const letGo = store.hold();

      const answered = north.ask(account, { add: 5, tellFirst: ear.address });
      await expect(north.ask(account, null, { timeoutMs: 100 })).rejects.toMatchObject({ code: "ASK_TIMEOUT" });
      expect(ear.heard).toEqual([]);
      letGo();

      expect(await answered).toMatchObject({ balance: 5 });
      expect(await ear.until(1)).toEqual(["early"]);
    });

    it("32: a state that cannot be written is poison for the sender, and the actor goes on from what is on disk", async () => {
      const account = await open();
      await north.ask(account, { add: 5 });
      store.fail(true);

      await expect(north.ask(account, { add: 7 })).rejects.toMatchObject({ code: "POISONED" });

      store.fail(false);
      expect(await north.ask(account, null)).toEqual({ balance: 5, versions: ["1.0.0"] });
    });

    it("32: a state that is no JSON is refused with its path, and the actor goes on from what is on disk", async () => {
      const account = await open();
      await north.ask(account, { add: 5 });

      await expect(north.ask(account, { spoil: true })).rejects.toThrow("what is at spoilt is something else");

      expect(await north.ask(account, null)).toMatchObject({ balance: 5 });
    });

    it("32: a handler that throws has sent nothing and saved nothing", async () => {
      const ear = await listen(north);
      const account = await open();
      await north.ask(account, { add: 5 });

      await expect(north.ask(account, { fail: true, tellFirst: ear.address })).rejects.toThrow("cannot");
      await north.stop(account);

      expect(await north.ask(await open(), null)).toMatchObject({ balance: 5 });
      expect(ear.heard).toEqual([]);
    });

    it("32: an onStop that throws does not keep it from going on from what is on disk", async () => {
      const grumbler = await north.createActor("Grumbler", { sourceHash: source, globalName: "grumbler" });
      await north.ask(grumbler, { add: 5 });

      await expect(north.ask(grumbler, { fail: true })).rejects.toThrow("cannot");

      expect(await north.ask(grumbler, { add: 1 })).toMatchObject({ balance: 6 });
      expect((await north.logs(grumbler)).actor.map(({ text }) => text)).toContainEqual(
        expect.stringContaining("I do not want to end"),
      );
    });

    it("32: a snapshot that gives undefined takes away what was saved", async () => {
      const account = await open();
      await north.ask(account, { add: 5 });
      await north.ask(account, { forget: true });
      await north.stop(account);

      expect(await north.ask(await open(), null)).toEqual({ balance: 0, versions: [] });
    });

    it("32: a transient one leaves when nobody needs it, and comes back by its name with what it knew", async () => {
      const visitor = () => north.createActor("Visitor", { sourceHash: source, globalName: "visitor" });
      await north.ask(await visitor(), { add: 5 });

      await vi.waitFor(async () => expect(await north.lookup("visitor")).toBeNull(), 20_000);

      expect(await north.ask(await visitor(), null)).toMatchObject({ balance: 5 });
    });

    it("32: a swapped actor is saved by its new version from then on", async () => {
      const account = await open();
      await north.ask(account, { add: 5 });
      const next = await ground.authority.approve(north, await packActors(classes, { version: "2.0.0" }));
      expect(await north.swap([account], next)).toMatchObject([{ ok: true }]);

      await north.ask(account, { add: 1 });
      await north.stop(account);

      const again = await north.createActor("Account", { sourceHash: next, globalName: "account/ada" });
      expect(await north.ask(again, null)).toEqual({ balance: 6, versions: ["1.0.0", "2.0.0"] });
    });

    it("32: a persistent class without a global name, or without snapshot and restore, does not start and says why", async () => {
      await expect(north.createActor("Account", { sourceHash: source })).rejects.toThrow("without a global name");
      await expect(north.createActor("NoSnapshot", { sourceHash: source, globalName: "none" })).rejects.toThrow(
        "not both snapshot() and restore()",
      );
    });
  });
}
