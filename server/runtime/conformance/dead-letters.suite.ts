import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { type Ear, listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Echo extends Actor { receive(msg, sender) { this.send(sender, msg); } }
  export class Failing extends Actor { receive(msg) { if (typeof msg === "number") throw new Error("no"); } }
  export class Mortal extends Actor { receive(msg) { if (msg === "stop") this.stop(); } }
  export const Loop = message("test.Loop", z.object({}));
  export class Typed extends Actor { static handles = [on(Loop, () => {})]; }
  export class Small extends Actor {
    static mailbox = { max: 2 };
    async receive({ gate }) { await this.ask(gate, "wait"); }
  }
  /** Keeps its askers until "release"; says so to \`init\`. */
  export class Keeper extends Actor {
    kept = [];
    onStart(init) { this.to = init; }
    receive(msg, sender) {
      if (msg === "release") for (const asker of this.kept) this.send(asker, "go");
      else { this.kept.push(sender); this.send(this.to, "kept"); }
    }
  }
  export class SlowToStop extends Actor {
    onStart(gate) { this.gate = gate; }
    receive() { this.stop(); }
    async onStop() { await this.ask(this.gate, "wait"); }
  }`;

export function deadLettersSuite(makeGround: MakeGround): void {
  describe("dead letters", () => {
    let ground: Ground;
    let north: ActorSystem;
    let source: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north");
      source = await ground.authority.approve(north, await packActors(classes));
    });
    afterAll(() => ground.clear());

    const create = (name: string, init?: unknown) =>
      north.createActor(name, { sourceHash: source, init, host: "north" });

    const ways: [string, (ear: Ear) => Promise<ActorAddress>][] = [
      [
        "no such actor",
        async () => {
          const gone = await create("Echo");
          await north.stop(gone);
          north.tell(gone, "letter");
          return gone;
        },
      ],
      [
        "the actor stopped",
        async () => {
          const mortal = await create("Mortal");
          north.tell(mortal, "stop");
          north.tell(mortal, "letter");
          return mortal;
        },
      ],
      [
        "the actor is stopping",
        async (ear) => {
          const gate = await create("Keeper", ear.address);
          const slow = await create("SlowToStop", gate);
          north.tell(slow, "stop");
          await ear.until(1);
          north.tell(slow, "letter");
          expect(await north.ask(await create("Echo"), "fence")).toBe("fence");
          north.tell(gate, "release");
          return slow;
        },
      ],
      [
        "MAILBOX_FULL",
        async (ear) => {
          const gate = await create("Keeper", ear.address);
          const small = await create("Small");
          north.tell(small, { gate });
          await ear.until(1);
          for (const letter of ["fits", "fits", "letter"]) north.tell(small, letter);
          await expect(north.ask(small, "too much")).rejects.toMatchObject({ code: "MAILBOX_FULL" });
          return small;
        },
      ],
      [
        "unrecognized",
        async () => {
          const typed = await create("Typed");
          north.tell(typed, "letter");
          return typed;
        },
      ],
      [
        "host nowhere is not in the convention",
        async () => {
          const address = "nowhere:1.1" as ActorAddress;
          north.tell(address, "letter");
          return address;
        },
      ],
    ];
    it.each(ways)(
      "22: a dead letter reaches every subscriber and the ring with message, address and reason: %s",
      async (reason, lose) => {
        const ears = [await listen(north, "deadLetters"), await listen(north, "deadLetters")];

        const to = await lose(await listen(north));

        for (const ear of ears) {
          const letter = await ear.first((m) => (m as { to: string }).to === to);
          expect(letter).toMatchObject({ type: "callboard.DeadLetter", message: "letter", to, reason });
        }
        const { items } = await north.deadLetters();
        expect(items).toContainEqual(
          expect.objectContaining({ target: to, message: "letter", messageType: "string", reason, host: "north" }),
        );
        for (const ear of ears) await north.stop(ear.address);
      },
    );

    it("22: with no subscriber dead letters are counted, the last thousand kept, and can be sent again", async () => {
      const lonely = await ground.host("lonely");
      const gone = await lonely.createActor("Typed", { sourceHash: source, host: "lonely" });
      await lonely.stop(gone);

      for (let i = 0; i < 1_100; i += 1) lonely.tell(gone, i);
      await expect.poll(() => lonely.status().deadLetters).toBe(1_100);

      const { items } = await lonely.deadLetters({ limit: 5_000 });
      const kept = items.filter(({ host }) => host === "lonely");
      expect(new Set(kept.map(({ message }) => message))).toEqual(
        new Set(Array.from({ length: 1_000 }, (_, i) => i + 100)),
      );
      const again = () => north.deadLetterOffice.send([kept[0]?.id as string]);
      expect(await again()).toMatchObject([{ outcome: "returned", to: gone, reason: "no such actor" }]);
      expect(lonely.status().deadLetters).toBe(1_101);
      expect(await again()).toMatchObject([{ outcome: "gone", to: null }]);
      await lonely.shutdown();
    });

    it("22: a letter for an actor that is gone goes, sent again, to who holds its name now", async () => {
      const named = { sourceHash: source, host: "north", globalName: "letters/heir" };
      const first = await north.createActor("Echo", named);
      await north.stop(first);
      north.tell(first, "for the heir");
      const kept = async () => (await north.deadLetterOffice.list({ target: first })).items;
      await expect.poll(kept).toMatchObject([{ targetName: "letters/heir" }]);
      const [letter] = await kept();
      const heir = await north.createActor("Echo", named);

      const results = await north.deadLetterOffice.send([letter?.id as string]);

      expect(results).toEqual([{ id: letter?.id, outcome: "taken", to: heir }]);
      await north.stop(heir);
    });

    it("22: a letter is sent again to whom one says, by address or name, and to nobody when nobody holds the name", async () => {
      const gone = await create("Echo");
      await north.stop(gone);
      const other = await north.createActor("Echo", { sourceHash: source, globalName: "letters/other" });
      for (const n of [1, 2, 3]) north.tell(gone, n);
      const office = north.deadLetterOffice;
      await expect.poll(async () => (await office.list({ target: gone })).matching).toBe(3);
      const [third, second, first] = (await office.list({ target: gone })).items.map(({ id }) => id);

      await expect(office.send([first as string], { to: "@letters/nobody" })).rejects.toMatchObject({
        code: "NO_ACTOR",
      });
      const byAddress = await office.send([first as string], { to: other });
      const byName = await office.send([second as string, third as string], { to: "@letters/other" });

      expect([...byAddress, ...byName]).toMatchObject(Array(3).fill({ outcome: "taken", to: other }));
      expect((await office.list({ target: gone })).matching).toBe(0);
      await north.stop(other);
    });

    it("22: a reply to what was sent on somebody's behalf, and waits for none, is no dead letter", async () => {
      const before = north.status().deadLetters;
      const echo = await create("Echo");

      north.tell(echo, "no reply wanted", { label: "console_ada" });
      expect(await north.ask(echo, "fence")).toBe("fence");

      expect(north.status().deadLetters).toBe(before);
      await north.stop(echo);
    });

    it("22: failures are counted by class, also of actors that are gone", async () => {
      const counted = (name: string) =>
        north.tallies().failures.find(({ className }) => className === name)?.count ?? 0;
      const before = { total: north.status().failures, failing: counted("Failing") };
      const failing = await create("Failing");

      for (let n = 0; n < 3; n++) await expect(north.ask(failing, n)).rejects.toMatchObject({ code: "POISONED" });
      await north.stop(failing);

      expect(north.status().failures).toBe(before.total + 3);
      expect(counted("Failing")).toBe(before.failing + 3);
    });

    it("22: a dead letter makes no dead letter, also when its subscriber is gone", async () => {
      const lonely = await ground.host("lonely");
      const gone = await listen(lonely, "deadLetters");
      const ear = await listen(lonely, "deadLetters");
      await lonely.stop(gone.address);

      lonely.tell(gone.address, "first");
      lonely.tell(gone.address, "second");

      await ear.until(2);
      await lonely.stop(ear.address);
      expect(lonely.status().deadLetters).toBe(2);
      await lonely.shutdown();
    });
  });
}
