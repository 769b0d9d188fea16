import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SwapResult } from "#protocol/gateway";
import { ClusterTestbed, sourceZip } from "../cluster/cluster.testbed.ts";

const V1 = "1".repeat(64);

describe("a rollout of 1,000 actors", () => {
  let bed: ClusterTestbed;
  let id: string;
  const many = Array.from({ length: 1_000 }, (_, n) => ({ address: `east:2.${n}`, source: V1, class: "Many" }));

  beforeEach(async () => {
    bed = await ClusterTestbed.start();
    await bed.show(many);
  });
  afterEach(() => bed.stop());

  const start = async () => {
    const toSource = await bed.approved(await sourceZip("2.0.0"));
    const { body } = await bed.call("POST", "/rollouts", "olga", {
      select: { class: "Many" },
      toSource,
      reason: "new",
    });
    id = body.id;
  };
  const reaches = async (state: string) => {
    await bed.until(async () => (await bed.db.rollout.findUnique({ where: { id } }))?.state === state);
    return (await bed.call("GET", `/rollouts/${id}`, "vera")).body;
  };
  const sizes = () => bed.gateway.asked("actor.swap").map(({ addresses }) => addresses.length);

  it("goes by few calls, and stops inside of one at the first that fails", async () => {
    bed.gateway.answer("actor.swap", ({ addresses }) => {
      const results: SwapResult[] = [];
      for (const address of addresses) {
        const isBad = address === "east:2.57";
        if (isBad) results.push({ ok: false, address, step: "restore", error: "threw" });
        else results.push({ ok: true, address, fromSource: V1, pauseMs: 1 });
        if (isBad) break;
      }
      return { results };
    });

    await start();
    const rollout = await reaches("failed");

    const sorted = many.map(({ address }) => address).sort();
    expect(rollout).toMatchObject({
      selected: 1_000,
      swapped: sorted.indexOf("east:2.57"),
      failed: [{ address: "east:2.57", step: "restore" }],
    });
    expect(sizes().every((size) => size <= 10)).toBe(true);
  });

  it("moves the first alone, then more with each call, but fewer after one that took long", async () => {
    bed.gateway.answer("actor.swap", ({ addresses }) => {
      if (sizes().length === 6) bed.aheadMs += 1_500;
      return { results: addresses.map((address) => ({ ok: true, address, fromSource: V1, pauseMs: 1 })) };
    });

    await start();
    const { swapped } = await reaches("done");

    expect(swapped).toBe(1_000);
    expect(sizes().slice(0, 9)).toEqual([1, 2, 4, 8, 10, 10, 5, 10, 10]);
    expect(new Set(bed.gateway.asked("actor.swap").map(({ batchSize }) => batchSize))).toEqual(new Set([64]));
  });
});
