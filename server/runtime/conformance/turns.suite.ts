import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActorSystem } from "../system/system.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const classes = `
  export class Echo extends Actor { receive(msg, sender) { this.send(sender, msg); } }

  export class Gate extends Actor {
    askers = [];
    receive({ opensAt }, sender) {
      this.askers.push(sender);
      if (this.askers.length === opensAt) for (const asker of this.askers) this.send(asker, "open");
    }
  }

  export class Waiter extends Actor {
    isWaiting = false;
    async receive({ gate, opensAt, to }) {
      if (gate === undefined) return this.send(to, this.isWaiting ? "meanwhile" : "after");
      this.isWaiting = true;
      await this.ask(gate, { opensAt });
      this.isWaiting = false;
      this.send(to, "waited");
    }
  }

  export class Flood extends Actor {
    count = 0;
    receive(msg, sender) {
      if (msg === "stop") return void (this.isOver = true);
      if (msg === "wake") { this.wakeupAfter(1, "woken"); return void (this.to = sender); }
      if (msg === "woken") return this.send(this.to, { woken: this.count });
      this.count += 1;
      if (!this.isOver) this.send(this.self, "more");
    }
  }

  /** Asks again and again, and never waits for anything but an answer. */
  export class Insatiable extends Actor {
    async receive(whom, sender) {
      let asked = 0;
      while ((await this.ask(whom, "more")) !== "enough") asked += 1;
      this.send(sender, asked);
    }
  }

  export class Giver extends Actor {
    receive(msg, sender) {
      if (msg === "stop") this.isOver = true;
      else this.send(sender, this.isOver ? "enough" : msg);
    }
  }`;

export function turnsSuite(makeGround: MakeGround): void {
  describe("turns", () => {
    let ground: Ground;
    let north: ActorSystem;
    let here: string;

    beforeAll(async () => {
      ground = makeGround();
      north = await ground.host("north");
      await ground.host("east", { capabilities: { east: true } });
      here = await ground.authority.approve(north, await packActors(classes, { name: "here" }));
    });
    afterAll(() => ground.clear());

    const create = (name: string, init?: unknown, sourceHash = here, host = "north") =>
      north.createActor(name, { sourceHash, init, host });

    it("11: while an async handler waits the next message does, and a thousand actors wait at once on one thread", async () => {
      const ear = await listen(north);
      const gate = await create("Gate");
      const opensAt = 1_000;
      const waiters = await Promise.all(Array.from({ length: opensAt }, () => create("Waiter")));

      for (const waiter of waiters) {
        north.tell(waiter, { gate, opensAt, to: ear.address });
        north.tell(waiter, { to: ear.address });
      }

      const heard = await ear.until(2 * opensAt);
      expect(heard.filter((line) => line === "waited")).toHaveLength(opensAt);
      expect(heard.filter((line) => line === "after")).toHaveLength(opensAt);
    });

    it("12: an actor that floods itself starves no other, and timers go on", async () => {
      const ear = await listen(north);
      const flood = await create("Flood");
      const echo = await create("Echo");

      north.tell(flood, "more");
      ear.send(flood, "wake");

      expect(await north.ask(echo, "meanwhile")).toBe("meanwhile");
      expect(((await ear.until(1))[0] as { woken: number }).woken).toBeGreaterThan(0);
      expect(await north.ask(echo, "still")).toBe("still");
      north.tell(flood, "stop");
    });

    it("12: an actor that asks without end starves no other, and I/O goes on", async () => {
      const giver = await create("Giver");
      const asked = north.ask(await create("Insatiable"), giver, { timeoutMs: 60_000 });

      expect(await north.ask(giver, "meanwhile")).toBe("meanwhile");
      north.tell(giver, "stop");

      expect(await asked).toBeGreaterThan(0);
    });
  });
}
