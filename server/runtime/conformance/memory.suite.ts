import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sequentialBase } from "../sequential/base.ts";
import type { ActorSystem } from "../system/system.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const ACTORS = 100_000;
/** What may differ beside the tenth: code that was compiled meanwhile, tables that have grown to their size. */
const SLACK_BYTES = 3_000_000;

const classes = `
  import { setFlagsFromString } from "node:v8";
  import { runInNewContext } from "node:vm";
  export class Member extends Actor {
    receive(msg) { if (msg === "leave") this.stop(); }
  }
  const AN_HOUR = 3_600_000;
  const MADE = [];
  const collect = () => {
    setFlagsFromString("--expose-gc");
    for (let i = 0; i < 3; i += 1) runInNewContext("gc")();
  };
  /** Waits in every way that there is, and stops. */
  export class Sleeper extends Actor {
    receive(silent) {
      MADE.push(new WeakRef(this));
      this.wakeupAfter(AN_HOUR, "late");
      this.ask(silent, "?", { timeoutMs: AN_HOUR }).then(() => this.log.info("answered"), (error) => this.log.info(error.code));
      this.stop();
    }
  }
  export class Dozer extends Actor {
    static transient = { idleMs: AN_HOUR };
    receive() { MADE.push(new WeakRef(this)); this.stop(); }
  }
  export class Silent extends Actor { receive() {} }
  export class Bedroom extends Actor {
    async receive(msg, sender) {
      if (msg?.sleep) {
        const silent = this.createActor(Silent);
        for (let n = 0; n < msg.sleep; n += 1) {
          this.send(this.createActor(Sleeper), silent);
          this.send(this.createActor(Dozer), "stop");
        }
      } else if (msg === "who is left?") {
        // What a weak reference gave out stays for the rest of the turn of the event loop.
        await new Promise((resolve) => setImmediate(resolve));
        collect();
        this.send(sender, { made: MADE.length, left: MADE.filter((ref) => ref.deref() !== undefined).length });
      } else if (msg?.change) {
        this.wakeupAfter(AN_HOUR / 2, "earlier");
        for (let n = 0; n < msg.change; n += 1) this.cancelWakeup(this.wakeupAfter(AN_HOUR, { n, order: "x".repeat(50) }));
        collect();
        this.send(sender, process.memoryUsage().heapUsed);
      }
    }
  }
  export class Crowd extends Actor {
    left = 0;
    receive(msg, sender) {
      if (msg?.make) {
        this.asker = sender;
        this.left = msg.make;
        for (let n = 0; n < msg.make; n += 1) this.send(this.createActor(Member), "leave");
      } else if (ChildActorExited.is(msg)) {
        this.left -= 1;
        if (this.left === 0) this.send(this.asker, "all have left");
      } else if (msg === "heap") {
        setFlagsFromString("--expose-gc");
        const collect = runInNewContext("gc");
        for (let i = 0; i < 3; i += 1) collect();
        this.send(sender, process.memoryUsage().heapUsed);
      }
    }
  }`;

/** Frees what nothing holds, in this thread. */
function collect(): void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  for (let i = 0; i < 3; i += 1) gc();
}

export function memorySuite(makeGround: MakeGround): void {
  describe("memory", () => {
    let ground: Ground;
    let north: ActorSystem;

    beforeEach(async () => {
      ground = makeGround();
      north = await ground.host("north");
    });
    afterEach(() => ground.clear());

    it("54: an actor that has stopped is let go of, whatever it waited for", async () => {
      const sourceHash = await ground.authority.approve(north, await packActors(classes));
      const bedroom = await north.createActor("Bedroom", { sourceHash });
      const each = 1_000;

      north.tell(bedroom, { sleep: each });

      await expect.poll(() => north.status().actors).toBe(2);
      // The engine may hold a few for its own reasons.
      const { made, left } = (await north.ask(bedroom, "who is left?")) as { made: number; left: number };
      expect(made).toBe(2 * each);
      expect(left).toBeLessThan(20);
    });

    it("54: wakeups that were cancelled leave no memory behind", async () => {
      const sourceHash = await ground.authority.approve(north, await packActors(classes));
      const bedroom = await north.createActor("Bedroom", { sourceHash });
      const change = () => north.ask(bedroom, { change: 100_000 }, { timeoutMs: 60_000 }) as Promise<number>;
      const first = await change();

      for (let round = 0; round < 4; round += 1) await change();

      expect(await change()).toBeLessThan(first + SLACK_BYTES);
    });

    it("54: creating and stopping 100,000 actors leaves no memory behind", { timeout: 180_000 }, async () => {
      const sourceHash = await ground.authority.approve(north, await packActors(classes));
      const crowd = await north.createActor("Crowd", { sourceHash });
      /** Of the realm's thread and of the host's, which are the same on the sequential base. */
      const usedAfterRound = async () => {
        expect(await north.ask(crowd, { make: ACTORS }, { timeoutMs: 120_000 })).toBe("all have left");
        const realmBytes = (await north.ask(crowd, "heap")) as number;
        collect();
        return { realmBytes, hostBytes: process.memoryUsage().heapUsed };
      };
      const first = await usedAfterRound();
      await usedAfterRound();

      const last = await usedAfterRound();

      expect(last.realmBytes).toBeLessThan(first.realmBytes * 1.1 + SLACK_BYTES);
      expect(last.hostBytes).toBeLessThan(first.hostBytes * 1.1 + SLACK_BYTES);
    });

    it("49: memory returns after rounds of loading and unloading, each of another source", {
      timeout: 1_200_000,
    }, async () => {
      const rounds = Number(process.env.CALLBOARD_UNLOAD_ROUNDS ?? 200);
      await ground.clear();
      // A clock that jumps on would do so all the while that sources are packed and checked.
      const still = ground.base === "sequential" ? { base: sequentialBase({ time: "manual" }) } : {};
      north = await ground.host("north", still);
      await ground.host("east", still);
      const sourceBytes = 100_000;
      const echo = "export class Echo extends Actor { receive(msg, sender) { this.send(sender, msg); } }";
      const ballast = `export const ballast = "${"x".repeat(sourceBytes)}";`;
      let patch = 0;
      // The engine's store keeps every zip that it was given.
      let zipBytes = 0;
      const usedAfter = async (more: number) => {
        for (let round = 0; round < more; round += 1) {
          patch += 1;
          const zip = await packActors(`${echo}\n${ballast}`, { name: "pending", version: `1.0.${patch}` });
          zipBytes += zip.byteLength;
          const hash = await ground.authority.approve(north, zip);
          const actor = await north.createActor("Echo", { sourceHash: hash, host: "north" });
          expect(await north.ask(actor, "ping")).toBe("ping");
          await north.unloadSource(hash, "force");
        }
        // What the last round left behind runs first; external strings are given back a collection later.
        for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
        collect();
        await new Promise((resolve) => setImmediate(resolve));
        collect();
        const { heapUsed, external } = process.memoryUsage();
        return heapUsed + external - zipBytes;
      };
      const before = await usedAfter(5);

      const after = await usedAfter(rounds);

      // A round that left its source behind would keep more than all of it.
      expect((after - before) / rounds).toBeLessThan(sourceBytes / 10);
    });
  });
}
