import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newCounters } from "#protocol/actor-counters";
import { consoleLabel } from "#protocol/console-sender";
import type { KeptEndedActor } from "#protocol/ended-actor";
import { ClusterTestbed } from "../cluster/cluster.testbed.ts";

const DAY_MS = 86_400_000;
let bed: ClusterTestbed;
const grace = randomUUID();

function endedActor(address: string, endedAt: string, more: Partial<KeptEndedActor> = {}): KeptEndedActor {
  return {
    address,
    class: "Hello",
    sourceHash: null,
    source: null,
    host: "north",
    parent: null,
    globalName: null,
    since: "2026-01-01T00:00:00.000Z",
    endedAt,
    reason: "stopped",
    askedBy: null,
    why: null,
    ...newCounters(),
    swaps: 0,
    lastFailure: null,
    log: [],
    ...more,
  };
}

beforeAll(async () => {
  bed = await ClusterTestbed.start();
  const at = new Date();
  await bed.db.user.create({
    data: {
      id: grace,
      name: "Grace",
      email: "grace@example.org",
      emailVerified: true,
      role: "operator",
      createdAt: at,
      updatedAt: at,
    },
  });
});
afterAll(() => bed.stop());
beforeEach(() => {
  bed.gateway.calls.length = 0;
});

describe("ended actors", () => {
  it("are listed page by page, with who of the console ended them", async () => {
    const askedBy = `north:1.-${consoleLabel(grace)}-0`;
    const all = ["3", "2", "1"].map((n) => endedActor(`north:1.${n}`, new Date(Number(n)).toISOString(), { askedBy }));
    bed.gateway.answer("ended.list", ({ limit, before }) => ({
      items: all.filter(({ endedAt }) => before === null || endedAt < before[0]).slice(0, limit),
      matching: 3,
      kept: 40,
      ended: 900,
    }));

    const first = await bed.call("GET", "/ended-actors?limit=2&class=Hello", "vera");
    const second = await bed.call("GET", `/ended-actors?limit=2&cursor=${first.body.nextCursor}`, "vera");

    expect(first).toMatchObject({ status: 200, body: { total: 3, kept: 40, ended: 900 } });
    expect(first.body.items).toMatchObject([
      { address: "north:1.3", fromConsole: { personId: grace, name: "Grace" } },
      { address: "north:1.2" },
    ]);
    expect(second.body.items.map(({ address }: KeptEndedActor) => address)).toEqual(["north:1.1"]);
    expect(second.body.nextCursor).toBeUndefined();
    expect(bed.gateway.asked("ended.list")[0]).toMatchObject({ select: { class: "Hello" }, limit: 3 });
  });

  it("are asked for no further back than the retention says, a day at first", async () => {
    bed.gateway.answer("ended.list", () => ({ items: [], matching: 0, kept: 0, ended: 0 }));
    const sinceOf = () => Date.parse(String(bed.gateway.asked("ended.list").at(-1)?.select.since));

    await bed.call("GET", "/ended-actors", "vera");
    const byDefault = sinceOf();
    const value = JSON.stringify({ sentMessagesDays: 30, endedRolloutsDays: null, endedActorsDays: 3 });
    await bed.db.setting.create({ data: { name: "retention", value, updatedAt: new Date() } });
    await bed.call("GET", "/ended-actors", "vera");

    expect(Math.round((Date.now() - byDefault) / DAY_MS)).toBe(1);
    expect(Math.round((Date.now() - sinceOf()) / DAY_MS)).toBe(3);
    await bed.db.setting.delete({ where: { name: "retention" } });
  });

  it("are read by address or name, with who holds the name now; what is too old is 404", async () => {
    const now = new Date().toISOString();
    const answers: Record<string, KeptEndedActor> = {
      "@hello": endedActor("north:1.1", now, { globalName: "hello" }),
      "north:1.2": endedActor("north:1.2", "2026-01-01T00:00:00.000Z"),
    };
    bed.gateway.answer("ended.read", ({ target }) => ({
      ...(answers[target] as KeptEndedActor),
      nameHeldBy: "north:1.9",
    }));

    const named = await bed.call("GET", "/ended-actors/@hello", "vera");
    const old = await bed.call("GET", "/ended-actors/north:1.2", "vera");

    expect(named).toMatchObject({ status: 200, body: { address: "north:1.1", nameHeldBy: "north:1.9" } });
    expect(old).toMatchObject({ status: 404, body: { code: "NO_ACTOR" } });
  });
});
