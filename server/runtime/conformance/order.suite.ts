import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  /** Keeps its askers until "release"; says so to \`init.to\`. */
  export class Keeper extends Actor {
    kept = [];
    onStart(init) { this.init = init; }
    receive(msg, sender) {
      if (msg !== "release") {
        this.kept.push([sender, msg]);
        if (this.init) this.send(this.init.to, "kept");
        return;
      }
      for (const [asker, question] of this.kept.reverse()) this.send(asker, question);
      this.send(sender, "released");
    }
  }

  /** Tells \`init.to\` all that it got when it has \`init.all\` of it. */
  export class Diary extends Actor {
    lines = [];
    onStart(init) { this.init = init; }
    receive(msg) {
      this.lines.push(msg);
      if (this.lines.length === this.init.all) this.send(this.init.to, [...this.lines]);
    }
  }

  /** Says how much it got when it ends. */
  export class Tally extends Actor {
    got = 0;
    onStart(init) { this.init = init; }
    receive(msg) { if (typeof msg === "number") this.got += 1; }
    onStop() { this.send(this.init.to, { where: this.init.where, got: this.got }); }
  }

  export class Nurse extends Actor { receive(options, sender) { this.send(sender, this.createActor("Tally", options)); } }

  export class Sum extends Actor {
    sum = 0;
    receive(msg, sender) {
      if (msg === "sum") this.send(sender, this.sum);
      else this.sum += msg;
    }
  }

  /** Sends 1 to \`count\` under its name, some now, the rest in turns that others get between. */
  export class Sprayer extends Actor {
    receive(msg) {
      for (let i = 0; i < 7 && msg.next <= msg.count; i += 1) {
        this.send(msg.to, { from: msg.name, n: msg.next });
        msg = { ...msg, next: msg.next + 1 };
      }
      if (msg.next <= msg.count) this.send(this.self, msg);
    }
  }

  export class Asker extends Actor {
    async receive({ to, tells = 0, question = "sum" }, sender) {
      for (let i = 1; i <= tells; i += 1) this.send(to, 1);
      this.send(sender, await this.ask(to, question, { timeoutMs: 3_600_000 }));
    }
  }

  export class LateStarter extends Actor {
    async onStart({ gate, to }) { this.to = to; await this.ask(gate, "may I start?"); }
    receive(msg) { this.send(this.to, msg); }
  }

  export class Parent extends Actor {
    known = new Map();
    receive(msg, sender) {
      if (msg.hurry) {
        const child = this.createActor(msg.hurry.actor, msg.hurry.options);
        for (let i = 1; i <= msg.hurry.count; i += 1) this.send(child, i);
        for (const to of msg.hurry.sprayers ?? []) this.send(to, { to: child, name: to, next: 1, count: msg.hurry.all });
      } else if (msg.introduce) {
        const child = this.createActor("Child", { init: { parent: this.self, to: msg.introduce } });
        this.known.set(child, "my child");
        this.send(msg.introduce, { child });
        this.send(msg.friend, { write: child });
      } else this.send(msg.to, { isKnownAs: this.known.get(msg.me), isSame: msg.me === sender });
    }
  }

  export class Child extends Actor {
    onStart(init) { this.init = init; this.send(init.parent, { me: this.self, to: init.to }); }
    receive(msg) { this.send(this.init.to, { child: this.self, got: msg }); }
  }`;

export function orderSuite(makeGround: MakeGround): void {
  describe("order", () => {
    let ground: Ground;
    let north: ActorSystem;
    let here: string;
    let other: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north");
      await ground.host("east", { capabilities: { east: true } });
      here = await ground.authority.approve(north, await packActors(classes, { name: "here" }));
      other = await ground.authority.approve(north, await packActors(classes, { name: "other" }));
    });
    afterAll(() => ground.clear());

    const create = (name: string, init?: unknown, sourceHash = here, host = "north") =>
      north.createActor(name, { sourceHash, init, host });
    const places = [
      ["in the same realm", () => here, "north"],
      ["in another realm", () => other, "north"],
      ["on another host", () => here, "east"],
    ] as const;

    it("4: messages of one sender arrive in order, whatever others send meanwhile, in a realm, between realms and hosts", async () => {
      const ear = await listen(north);
      const count = 400;
      const diary = await create("Diary", { to: ear.address, all: 4 * count });
      for (const [name, hash, host] of places) {
        const sprayer = await create("Sprayer", undefined, hash(), host);
        north.tell(sprayer, { to: diary, name, next: 1, count });
      }
      for (let n = 1; n <= count; n += 1) north.tell(diary, { from: "outside", n });

      const [lines] = (await ear.until(1)) as { from: string; n: number }[][];

      const numbers = Array.from({ length: count }, (_, i) => i + 1);
      for (const sender of ["outside", ...places.map(([name]) => name)]) {
        expect(lines?.filter(({ from }) => from === sender).map(({ n }) => n)).toEqual(numbers);
      }
    });

    it.each(places)("5: an ask that follows tells sees the effect of all, %s", async (_where, hash, host) => {
      const sum = await create("Sum", undefined, hash(), host);
      const asker = await create("Asker");

      for (let i = 0; i < 1_000; i += 1) north.tell(sum, 1);
      expect(await north.ask(sum, "sum")).toBe(1_000);

      expect(await north.ask(asker, { to: sum, tells: 1_000 })).toBe(2_000);
    });

    it("6: what is sent to a child before it has started arrives in order once it runs", async () => {
      const ear = await listen(north);
      const gateEar = await listen(north);
      const gate = await create("Keeper", { to: gateEar.address });
      const parent = await create("Parent");
      const init = { gate, to: ear.address };
      north.tell(parent, { hurry: { actor: "LateStarter", options: { init }, count: 50 } });
      await gateEar.until(1);
      expect(ear.heard).toEqual([]);

      await north.ask(gate, "release");

      expect(await ear.until(50)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    });

    it("6: so does what is sent to a child while a place on another host is found for it", async () => {
      const ear = await listen(north);
      const parent = await create("Parent");
      const options = { requirements: { east: true }, init: { to: ear.address, all: 50 } };
      north.tell(parent, { hurry: { actor: "Diary", options, count: 50 } });

      const [lines] = await ear.until(1);

      expect(lines).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    });

    it.each([
      ["on another host", { requirements: { east: true } }],
      ["in another realm", {}],
    ])(
      "4: messages keep their order while a place %s is found for their receiver, also from senders there",
      async (_where, at) => {
        const ear = await listen(north);
        const parent = await create("Parent");
        const count = 2_000;
        const sprayers: ActorAddress[] = [];
        for (const hash of [here, other]) {
          for (const host of ["north", "east"]) sprayers.push(await create("Sprayer", undefined, hash, host));
        }
        const options = { sourceHash: other, ...at, init: { to: ear.address, all: count * sprayers.length } };
        north.tell(parent, { hurry: { actor: "Diary", options, count: 0, sprayers, all: count } });

        const [lines] = (await ear.until(1)) as { from: string; n: number }[][];

        const numbers = Array.from({ length: count }, (_, i) => i + 1);
        for (const sender of sprayers) {
          expect(lines?.filter(({ from }) => from === sender).map(({ n }) => n)).toEqual(numbers);
        }
      },
    );

    it("never lets a stop overtake what its sender told before, wherever the actor lives", async () => {
      const ear = await listen(north);
      const nurse = await create("Nurse");
      const init = (where: string) => ({ to: ear.address, where });
      const forwarded = async (where: string) =>
        (await north.ask(nurse, { requirements: { east: true }, init: init(where) })) as ActorAddress;
      const cases = [
        [north, await create("Tally", init("here"))],
        [north, await create("Tally", init("there"), here, "east")],
        [north, await forwarded("forwarded")],
      ] as const;

      await Promise.all(
        cases.map(([teller, tally]) => {
          for (let n = 0; n < 300; n += 1) teller.tell(tally, n);
          return teller.stop(tally);
        }),
      );

      const tallies = (await ear.until(3)) as { where: string; got: number }[];
      expect(Object.fromEntries(tallies.map(({ where, got }) => [where, got]))).toEqual({
        here: 300,
        there: 300,
        forwarded: 300,
      });
    });
  });
}
