import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { packSource } from "../testing/pack-source.testbed.ts";
import type { Ground, MakeGround } from "./ground.testbed.ts";

const LONG_MS = 60_000;

/** Counts per sender whether each number follows the last; `Pump` sends without pause between its slices. */
function source(version: number): Promise<Uint8Array> {
  return packSource(
    `import { Actor } from "callboard";
     export class Tally extends Actor {
       last = {}; wrong = []; total = 0;
       receive(msg, sender) {
         if (msg === "report") { this.send(sender, { last: this.last, wrong: this.wrong, total: this.total, version: ${version} }); return; }
         const { from, n } = msg;
         if (n !== (this.last[from] ?? 0) + 1) this.wrong.push([from, this.last[from], n]);
         this.last[from] = n; this.total += 1;
         if (msg.reply) this.send(sender, n);
       }
       snapshot() { return { last: this.last, wrong: this.wrong, total: this.total }; }
       restore(state) { Object.assign(this, state); }
     }
     export class Pump extends Actor {
       n = 0; isOn = false; wrong = 0;
       receive(msg, sender) {
         if (msg?.to) { this.isOn = true; this.to = msg.to; this.name = msg.name; this.rate = msg.perMs; this.byTime = msg.byTime; this.again(); return; }
         if (msg === "stop") { this.isOn = false; this.send(sender, this.n); return; }
         if (msg !== "more" || !this.isOn) return;
         for (let i = 0; i < this.rate; i += 1) { this.n += 1; this.send(this.to, { from: this.name, n: this.n }); }
         this.again();
       }
       again() { if (this.byTime) this.wakeupAfter(1, "more"); }
     }`,
    { name: "load", version: `${version}.0.0` },
  );
}

export function loadSuite(makeGround: MakeGround): void {
  describe("hot swap under load", () => {
    let ground: Ground;
    let system: ActorSystem;

    beforeEach(async () => {
      ground = makeGround();
      system = await ground.host("north");
    });
    afterEach(() => ground.clear());

    it(
      "50: loses, doubles and reorders nothing in 200 swaps back and forth, with senders in four places",
      async () => {
        const one = await ground.authority.approve(system, await source(1));
        const two = await ground.authority.approve(system, await source(2));
        const three = await ground.authority.approve(system, await source(3));
        const tally = await system.createActor("Tally", { sourceHash: one });
        const pumps: ActorAddress[] = [];
        for (const sourceHash of [one, two, three]) pumps.push(await system.createActor("Pump", { sourceHash }));
        for (const [index, pump] of pumps.entries())
          system.tell(pump, { to: tally, name: `pump ${index}`, perMs: 6, byTime: ground.base === "threads" });
        let fromMain = 0;
        const pauses: number[] = [];

        for (let swaps = 0; swaps < 200; swaps += 1) {
          for (let n = 0; n < 10; n += 1) {
            fromMain += 1;
            system.tell(tally, { from: "main", n: fromMain });
          }
          // Where time stands still under load, the test is what drives the senders.
          if (ground.base === "sequential") for (const pump of pumps) system.tell(pump, "more");
          const [result] = await system.swap([tally], swaps % 2 === 0 ? two : one);
          if (result?.ok !== true) throw new Error(JSON.stringify(result));
          pauses.push(result.pauseMs);
        }

        const counts = await Promise.all(pumps.map((pump) => system.ask(pump, "stop")));
        const report = (await system.ask(tally, "report")) as {
          wrong: unknown[];
          last: Record<string, number>;
          total: number;
        };
        expect(report.wrong).toEqual([]);
        expect(report.last).toEqual({ main: fromMain, "pump 0": counts[0], "pump 1": counts[1], "pump 2": counts[2] });
        expect((await system.deadLetters()).total).toBe(0);
        pauses.sort((a, b) => a - b);
        if (ground.base === "threads")
          console.info(
            `pause ms: p50 ${pauses[100]?.toFixed(2)}, p99 ${pauses[198]?.toFixed(2)}, ${report.total} messages`,
          );
      },
      LONG_MS,
    );
  });
}
