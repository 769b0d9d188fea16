import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Plain extends Actor {
    receive(msg, sender) {
      if (msg === "stop") this.stop();
      else if (msg === "log") { this.log.info("written"); this.send(sender, "logged"); }
      else if (msg === "child") this.send(sender, this.createActor(Plain));
      else if (typeof msg === "string") this.send(sender, msg);
    }
  }
  export class Failing extends Actor {
    static failure = { retries: 0, then: "stop" };
    receive() { throw new Error("no such order"); }
  }
  export class Unborn extends Actor {
    onStart() { throw new Error("no database"); }
  }
  export class Bound extends Actor {
    static requires = { database: true };
    receive(msg, sender) { this.send(sender, msg); }
  }
  export class Mother extends Actor {
    receive(msg, sender) {
      if (msg === "unborn") this.send(sender, this.createActor(Unborn));
    }
  }`;

/** What is left of an actor that has ended. */
export function afterlifeSuite(makeGround: MakeGround): void {
  describe("afterlife", () => {
    let ground: Ground;
    let north: ActorSystem;
    let source: string;

    beforeEach(async () => {
      ground = makeGround();
      north = await ground.host("north", { capabilities: { database: true } });
      source = await ground.authority.approve(north, await packActors(classes, { name: "mortals", version: "1.2.3" }));
    });
    afterEach(() => ground.clear());

    const create = (name = "Plain", globalName?: string) =>
      north.createActor(name, { sourceHash: source, host: "north", ...(globalName ? { globalName } : {}) });
    const ended = (address: ActorAddress) =>
      expect.poll(() => north.afterlife.find(address), { timeout: 5_000, interval: 5 });

    it("says who it was, what it had done and logged, who stopped it from outside and why", async () => {
      const plain = await create("Plain", "plain/1");
      await north.ask(plain, "log");

      await north.stop(plain, { label: "ada", why: "it was in the way" });

      await ended(plain).toMatchObject({
        address: plain,
        className: "Plain",
        sourceHash: source,
        source: { name: "mortals", version: "1.2.3" },
        host: "north",
        globalName: "plain/1",
        reason: "stopped",
        askedBy: expect.stringContaining(".-ada-"),
        why: "it was in the way",
        sent: 1,
        failed: 0,
        lastFailure: null,
        log: [{ text: "written" }],
      });
      expect(await north.afterlife.findNamed("plain/1")).toMatchObject({ address: plain });
      expect(await north.describe(plain)).toBeNull();
    });

    it("names the actor itself, or its parent, when one of them ended it", async () => {
      const plain = await create();
      const parent = await create();
      const child = (await north.ask(parent, "child")) as ActorAddress;

      north.tell(plain, "stop");
      north.tell(parent, "stop");

      await ended(plain).toMatchObject({ reason: "stopped", askedBy: plain, why: null });
      await ended(child).toMatchObject({ reason: "stopped", askedBy: parent, parent });
    });

    it("keeps the failure that ended it, and nobody asked for that", async () => {
      const failing = await create("Failing");

      await north.ask(failing, "work").catch(() => {});

      await ended(failing).toMatchObject({
        reason: "failed",
        askedBy: null,
        failed: 1,
        lastFailure: { error: "Error: no such order", messageType: "string" },
      });
    });

    it("knows one whose start failed, with the error", async () => {
      const mother = await create("Mother");

      const unborn = (await north.ask(mother, "unborn")) as ActorAddress;

      await ended(unborn).toMatchObject({
        className: "Unborn",
        reason: "start failed: no database",
        lastFailure: { error: "Error: no database", messageType: "onStart" },
      });
    });

    it("says who ended its realm, and why", async () => {
      const plain = await create();
      await north.ask(plain, "x");

      await north.endRealm("north", source, { label: "ada", why: "it hung" });

      await ended(plain).toMatchObject({
        reason: "realm ended",
        askedBy: expect.stringContaining(".-ada-"),
        why: "it hung",
      });
    });

    it("says that its host no longer offers what it requires", async () => {
      const bound = await create("Bound");

      await north.updateCapability("database", null, { why: "the database moves" });

      await ended(bound).toMatchObject({ why: "its host no longer offers what it requires: the database moves" });
    });

    it("is asked of the whole convention, newest first, and counts what ended", async () => {
      const east = await ground.host("east");
      const [first, second] = [await create(), await create()];
      const there = await north.createActor("Plain", { sourceHash: source, host: "east" });
      for (const each of [first, second, there]) await north.stop(each);

      await expect.poll(async () => (await east.afterlife.list()).total).toBe(3);

      expect((await east.afterlife.list({ host: "east" })).items.map(({ address }) => address)).toEqual([there]);
      const page = await east.afterlife.list({ className: "Plain" }, { limit: 2 });
      const last = page.items[1];
      const rest = await east.afterlife.list({}, { before: [last?.endedAt ?? "", last?.address ?? ""] });
      const all = [...page.items, ...rest.items].map(({ address }) => address);
      expect(new Set(all)).toEqual(new Set([first, second, there]));
      expect(page).toMatchObject({ matching: 3, kept: 3, total: 3 });
    });

    it("says of an address from before its host was there that whoever had it is gone", async () => {
      const living = await create();

      expect(await north.afterlife.endedBefore("north:1.1" as ActorAddress)).toEqual({
        host: "north",
        hostSince: north.status().since,
      });
      expect(await north.afterlife.endedBefore("gone:1.1" as ActorAddress)).toEqual({ host: "gone", hostSince: null });
      expect(await north.afterlife.endedBefore(living)).toBeNull();
    });

    it("tells nothing of an actor that moved to another source and lives", async () => {
      const plain = await create();
      const next = await ground.authority.approve(north, await packActors(`${classes}\n// next`));

      await north.swap([plain], next, { freshState: true });

      expect(await north.afterlife.find(plain)).toBeNull();
      expect((await north.afterlife.list({ className: "Plain" })).total).toBe(0);
    });
  });
}
