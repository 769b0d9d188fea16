import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Echo extends Actor { receive(msg, sender) { this.send(sender, msg); } }

  export class BadConstructor extends Actor { x = (() => { throw new Error("not built"); })(); }

  export class BadStart extends Actor { onStart() { throw new Error("not started"); } }

  export class BadLater extends Actor { async onStart() { await null; throw new Error("not started later"); } }

  export class Picky extends Actor { static requires = { nobody: true }; }

  /** Makes children; tells \`init\` what becomes of them. */
  export class Guardian extends Actor {
    onStart(init) { this.to = init; }
    receive(msg, sender) {
      if (ChildActorExited.is(msg)) return this.send(this.to, { exited: msg.child, reason: msg.reason });
      if (PoisonMessage.is(msg)) return this.send(this.to, { poison: msg.message, error: msg.error.message });
      if (msg === "ping") return this.send(sender, "pong");
      const child = this.createActor(msg.create, msg.options);
      for (const one of msg.say ?? []) this.send(child, one);
      this.send(this.to, { child });
    }
  }

  const OPTIONS = {
    "a hash that is a number": { sourceHash: 4 },
    "a requirement that is a function": { requirements: { db: () => true } },
    "requirements as a list": { requirements: ["db"] },
    "no name": { globalName: "" },
    "a name with a space": { globalName: "two words" },
    "a name with an @": { globalName: "@name" },
    "a name with a letter that nobody sees": { globalName: "a\u3164" },
    "a requirement by an invisible key": { requirements: { "db\u200b": true } },
    "a name of 201 characters": { globalName: "x".repeat(201) },
  };

  export class Hasty extends Actor {
    async receive(what, sender) {
      try { await this.createActor("Echo", OPTIONS[what]); } catch (error) { return this.send(sender, error.code); }
      this.send(sender, "made");
    }
  }`;

export function startSuite(makeGround: MakeGround): void {
  describe("start", () => {
    let ground: Ground;
    let north: ActorSystem;
    let source: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north", { capabilities: { near: 1 } });
      source = await ground.authority.approve(north, await packActors(classes));
    });
    afterAll(() => ground.clear());

    const create = (name: string, init?: unknown) =>
      north.createActor(name, { sourceHash: source, init, host: "north" });

    it.each([
      ["BadConstructor", "START_FAILED", "not built"],
      ["BadStart", "START_FAILED", "not started"],
      ["BadLater", "START_FAILED", "not started later"],
      ["Missing", "NO_CLASS", "no actor class Missing"],
      ["Picky", "NO_HOST_FITS", "north (nobody: wanted true, has none)"],
    ])("15: createActor(%s) rejects with %s, and the system stays usable", async (name, code, text) => {
      const { actors } = north.status();

      await expect(create(name)).rejects.toMatchObject({ code, message: expect.stringContaining(text) });

      expect(north.status().actors).toBe(actors);
      expect(await north.ask(await create("Echo"), "fine")).toBe("fine");
    });

    it.each([
      ["BadConstructor", {}, "start failed: not built"],
      ["BadLater", {}, "start failed: not started later"],
      ["Picky", {}, "start failed: no host fits Picky"],
      ["Echo", { requirements: { nobody: 1 } }, "start failed: no host fits Echo"],
    ])(
      "16: of a child %s (%j) that cannot start the parent hears once, and gets its messages back",
      async (actor, options, reason) => {
        const ear = await listen(north);
        const guardian = await create("Guardian", ear.address);

        north.tell(guardian, { create: actor, options, say: ["one", "two"] });
        await ear.until(4);

        expect(await north.ask(guardian, "ping")).toBe("pong");
        expect(ear.heard).toHaveLength(4);
        const { child } = ear.heard[0] as { child: ActorAddress };
        expect(ear.heard).toContainEqual({ exited: child, reason: expect.stringContaining(reason) });
        for (const poison of ["one", "two"]) expect(ear.heard).toContainEqual({ poison, error: expect.anything() });
        expect(await north.describe(child)).toBeNull();
      },
    );

    it.each([
      "a hash that is a number",
      "a requirement that is a function",
      "requirements as a list",
      "no name",
      "a name with a space",
      "a name with an @",
      "a name with a letter that nobody sees",
      "a requirement by an invisible key",
      "a name of 201 characters",
    ])("16: createActor with %s throws in the parent, and there is no child", async (what) => {
      const hasty = await create("Hasty");

      expect(await north.ask(hasty, what)).toBe("MESSAGE_INVALID");

      expect(await north.describe(hasty)).toMatchObject({ children: [] });
    });

    it("15: createActor from outside rejects such options, too", async () => {
      const options = { sourceHash: source, globalName: "two words" };

      await expect(north.createActor("Echo", options)).rejects.toMatchObject({ code: "MESSAGE_INVALID" });
    });
  });
}
