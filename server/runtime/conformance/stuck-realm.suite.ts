import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../address.ts";
import type { ActorSystem } from "../system.ts";
import { packSource } from "../testkit.ts";
import type { Ground, MakeGround } from "./ground.ts";

const SOURCE = `
  import { Actor, message, z } from "callboard";
  const Spin = message("stuck.Spin", z.object({}));
  export class Spinner extends Actor {
    static accepts = [Spin];
    receive(msg, sender) {
      if (Spin.is(msg)) while (true) {}
      if (msg === "eat") { const kept = []; while (true) kept.push(new Array(100_000).fill({})); }
      if (msg === "exit") process.exit(3);
      if (msg === "environment") return this.send(sender, Object.keys(process.env).length);
      this.send(sender, msg);
    }
  }
  export class Holder extends Actor { exits = []; receive(msg, sender) {
    if (msg?.type === "callboard.ChildActorExited") this.exits.push([msg.child, msg.reason]);
    else if (msg.create) this.send(sender, this.createActor("Spinner", { sourceHash: msg.create }));
    else this.send(sender, this.exits); } }
`;

/** Only where a realm has a thread of its own: on the sequential base an endless loop is the test's own. */
export function stuckRealmSuite(makeGround: MakeGround): void {
  describe("a realm that does not come back", () => {
    let ground: Ground;
    let system: ActorSystem;
    let sourceHash: string;
    let other: string;

    beforeEach(async () => {
      ground = makeGround();
      system = await ground.host("north", { realmHeapMb: 64 });
      sourceHash = await ground.authority.approve(system, await packSource(SOURCE));
      other = await ground.authority.approve(system, await packSource(SOURCE, { version: "2.0.0" }));
    });
    afterEach(() => ground.clear());

    const create = (hash = sourceHash) => system.createActor("Spinner", { sourceHash: hash });

    it("is shown with the actor, its message type, since when and how many wait, and can be ended", async () => {
      const [spinner, neighbour, elsewhere] = await Promise.all([create(), create(), create(other)]);
      const holder = await system.createActor("Holder", { sourceHash: other });
      const child = (await system.ask(holder, { create: sourceHash })) as ActorAddress;

      system.tell(spinner, { type: "stuck.Spin" });
      await expect.poll(async () => (await system.describe(spinner))?.state).toBe("busy");
      for (let n = 0; n < 7; n += 1) system.tell(spinner, n);
      for (let n = 0; n < 3; n += 1) system.tell(neighbour, n);

      await expect.poll(async () => (await system.describe(spinner))?.state, { timeout: 2_000 }).toBe("stuck");
      expect(await system.describe(spinner)).toMatchObject({ messageType: "stuck.Spin", depth: 7 });
      expect(await system.describe(neighbour)).toMatchObject({ state: "idle", depth: 3, messageType: null });
      const { realms } = system.status();
      expect(realms.find(({ hash }) => hash === sourceHash)?.state).toBe("blocked");
      expect(realms.find(({ hash }) => hash === other)?.state).toBe("running");
      expect(await system.ask(elsewhere, "still here")).toBe("still here");

      expect(new Set(await system.endRealm("north", sourceHash))).toEqual(new Set([spinner, neighbour, child]));

      expect(await system.ask(holder, {})).toEqual([[child, "realm ended"]]);
      await expect(system.ask(spinner, "x")).rejects.toMatchObject({ code: "NO_ACTOR" });
      expect(await system.ask(await create(), "again")).toBe("again");
    });

    it("gives back what it never received when it is ended: dead letters with their content, asks that fail at once", async () => {
      const [spinner, neighbour] = await Promise.all([create(), create()]);
      const hung = async () => (await system.describe(spinner))?.messageType;
      system.tell(spinner, { type: "stuck.Spin" });
      await expect.poll(hung).toBe("stuck.Spin");
      for (let n = 1; n <= 3; n += 1) system.tell(spinner, { type: "stuck.After", n });
      system.tell(neighbour, { type: "stuck.After", n: 4 });
      const asked = system.ask(spinner, { type: "stuck.Question" }, { timeoutMs: 60_000 });
      const failed = expect(asked).rejects.toMatchObject({ code: "NO_ACTOR" });
      await expect.poll(async () => (await system.describe(spinner))?.depth).toBe(4);

      await system.endRealm("north", sourceHash);

      await failed;
      const { items, total } = await system.deadLetters();
      expect(total).toBe(5);
      expect(items.reverse()).toMatchObject([
        ...[1, 2, 3].map((n) => ({
          target: spinner,
          messageType: "stuck.After",
          message: { n },
          reason: "realm ended",
        })),
        { target: neighbour, messageType: "stuck.After", message: { n: 4 }, reason: "realm ended" },
        { target: spinner, messageType: "stuck.Question", reason: "realm ended" },
      ]);
      expect(system.status().lost).toBe(0);
    });

    it("says how many messages were lost inside it, actor by actor", async () => {
      const [spinner, neighbour] = await Promise.all([create(), create()]);
      system.tell(spinner, { type: "stuck.Spin" });
      for (let n = 1; n <= 3; n += 1) system.tell(spinner, n);
      system.tell(neighbour, "one");
      await expect.poll(async () => (await system.describe(spinner))?.messageType).toBe("stuck.Spin");

      await system.endRealm("north", sourceHash);

      const { items } = await system.deadLetters();
      const shown = items.map(({ target, messageType, reason }) => ({ target, messageType, reason }));
      expect(shown).toEqual([
        { target: neighbour, messageType: "(1 message)", reason: "realm ended" },
        { target: spinner, messageType: "(3 messages)", reason: "realm ended" },
      ]);
    });

    it.each(["eat", "exit"])("ends alone when its code does that: %s", async (what) => {
      const [actor, elsewhere] = await Promise.all([create(), create(other)]);

      system.tell(actor, what);

      await expect.poll(() => system.describe(actor), { timeout: 10_000 }).toBeNull();
      expect(await system.ask(elsewhere, "still here")).toBe("still here");
      expect(await system.ask(await create(), "again")).toBe("again");
    });

    it("has an empty environment", async () => {
      expect(await system.ask(await create(), "environment")).toBe(0);
    });
  });
}
