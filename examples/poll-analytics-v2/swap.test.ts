import type { ActorAddress } from "callboard";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestConvention } from "../convention.testbed.ts";

const CLASSES = ["Question", "Cast", "Front", "Translator", "Crowd"];

let convention: TestConvention;
let older: string;
let newer: string;

async function ask(name: string, message: unknown): Promise<Record<string, unknown>> {
  const address = (await convention.north.lookup(name)) as ActorAddress;
  return (await convention.north.ask(address, message)) as Record<string, unknown>;
}

async function swapAll(toHash: string): Promise<void> {
  for (const name of CLASSES) {
    const addresses = convention.actorsOf(name).map(({ address }) => address);
    const results = await convention.north.swap(addresses, toHash);
    expect(results.filter((result) => !result.ok)).toEqual([]);
    expect(results).toHaveLength(addresses.length);
  }
}

beforeAll(async () => {
  convention = await TestConvention.start();
  older = await convention.load("poll-analytics");
  newer = await convention.load("poll-analytics-v2");
  await convention.north.activateSource(older, { init: { crowd: { perSecond: 0 } } });
});

afterAll(() => convention.stop());

describe("version 1.1", () => {
  it("takes over from 1.0 while answers come in, loses none, and hands back", async () => {
    const { port } = await ask("front", { type: "poll.WhereIsFront" });
    const base = `http://127.0.0.1:${port}`;
    let posted = 0;
    let isOver = false;
    const poster = (async () => {
      while (!isOver) {
        const body = JSON.stringify({ questionId: `q${posted % 6}`, answer: "yes" });
        // The front's port is closed for a moment while the front itself is swapped: what it did not take is no answer.
        const status = await fetch(`${base}/response`, { method: "POST", body }).then(
          (response) => response.status,
          () => 0,
        );
        if (status === 201) posted += 1;
      }
    })();
    while (posted < 100) await ask("cast", { type: "poll.WhoIsOnStage" });

    await swapAll(newer);
    const atNewer = posted;
    while (posted < atNewer + 100) await ask("cast", { type: "poll.WhoIsOnStage" });
    const shown = (await (await fetch(`${base}/analytics/q0`)).json()) as Record<string, unknown>;
    await swapAll(older);
    isOver = true;
    await poster;

    expect(shown).toMatchObject({ questionId: "q0", shares: { yes: 100 }, since: expect.stringContaining("T") });
    const totals = async () => {
      let total = 0;
      for (let n = 0; n < 6; n++) total += (await ask(`question/q${n}`, { type: "poll.Report" })).total as number;
      return total;
    };
    await expect.poll(totals).toBe(posted);
    expect(await ask("question/q0", { type: "poll.Report" })).not.toHaveProperty("shares");
  });
});
