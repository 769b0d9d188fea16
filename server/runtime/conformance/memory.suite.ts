import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorSystem } from "../system.ts";
import { type Ground, type MakeGround, packActors } from "./ground.ts";

const ACTORS = 100_000;
/** What may differ beside the tenth: code that was compiled meanwhile, tables that have grown to their size. */
const SLACK_BYTES = 3_000_000;

const classes = `
  import { setFlagsFromString } from "node:v8";
  import { runInNewContext } from "node:vm";
  export class Member extends Actor {
    receive(msg) { if (msg === "leave") this.stop(); }
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

export function memorySuite(makeGround: MakeGround): void {
  describe("memory", () => {
    let ground: Ground;
    let north: ActorSystem;

    beforeEach(async () => {
      ground = makeGround();
      north = await ground.host("north");
    });
    afterEach(() => ground.clear());

    it("54: creating and stopping 100,000 actors leaves no memory behind", { timeout: 180_000 }, async () => {
      const sourceHash = await ground.authority.approve(north, await packActors(classes));
      const crowd = await north.createActor("Crowd", { sourceHash });
      setFlagsFromString("--expose-gc");
      const collect = runInNewContext("gc") as () => void;
      /** Of the realm's thread and of the host's, which are the same on the sequential base. */
      const usedAfterRound = async () => {
        expect(await north.ask(crowd, { make: ACTORS }, { timeoutMs: 120_000 })).toBe("all have left");
        const realmBytes = (await north.ask(crowd, "heap")) as number;
        for (let i = 0; i < 3; i += 1) collect();
        return { realmBytes, hostBytes: process.memoryUsage().heapUsed };
      };
      const first = await usedAfterRound();
      await usedAfterRound();

      const last = await usedAfterRound();

      expect(last.realmBytes).toBeLessThan(first.realmBytes * 1.1 + SLACK_BYTES);
      expect(last.hostBytes).toBeLessThan(first.hostBytes * 1.1 + SLACK_BYTES);
    });
  });
}
