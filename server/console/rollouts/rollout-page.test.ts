import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RolloutActor, RolloutEvent } from "#protocol/rollout";
import { ClusterTestbed, sourceZip } from "../cluster/cluster.testbed.ts";

const V1 = "1".repeat(64);

/** What the page of one rollout shows beside its figures. */
describe("a rollout", () => {
  let bed: ClusterTestbed;
  let v2: string;
  /** The actor whose swap fails. */
  let failing: string | null;

  beforeEach(async () => {
    bed = await ClusterTestbed.start();
    v2 = await bed.approved(await sourceZip("2.0.0"));
    failing = null;
    await bed.show(
      [1, 2, 3].map((n) => ({ address: `north:1.${n}`, source: V1, name: `question/q${n}`, class: "Question" })),
    );
    bed.gateway.answer("actor.swap", ({ addresses: [address = ""], toSource }) => {
      if (address === failing) return { results: [{ ok: false, address, step: "restore", error: "no such field" }] };
      bed.moved(address, toSource);
      return { results: [{ ok: true, address, fromSource: V1, pauseMs: 1.5 }] };
    });
  });
  afterEach(() => bed.stop());

  const start = async (body: object = {}) => {
    const order = { select: { class: "Question" }, toSource: v2, reason: "new version", ...body };
    return (await bed.call("POST", "/rollouts", "olga", order)).body.id as string;
  };
  const reaches = (id: string, state: string) =>
    bed.until(async () => (await bed.db.rollout.findUnique({ where: { id } }))?.state === state);
  const read = async (id: string) => (await bed.call("GET", `/rollouts/${id}`, "vera")).body;
  const actors = async (id: string, query = "") =>
    (await bed.call("GET", `/rollouts/${id}/actors?${query}`, "vera")).body;

  it("lists its actors with who they are, where from, where each stands, its pause and its error", async () => {
    failing = "north:1.2";
    const id = await start();
    await reaches(id, "failed");

    const { items, total } = await actors(id);

    expect(total).toBe(3);
    expect(items).toEqual([
      { ...actor(1), state: "swapped", pauseMs: 1.5 },
      { ...actor(2), state: "failed", step: "restore", error: "no such field" },
      { ...actor(3), state: "waiting" },
    ]);
    expect(await read(id)).toMatchObject({
      counts: { waiting: 1, swapped: 1, failed: 1, undone: 0, stuck: 0, gone: 0 },
      failed: [{ address: "north:1.2", class: "Question", globalName: "question/q2", step: "restore" }],
      first: { address: "north:1.1", class: "Question", globalName: "question/q1", host: "north" },
    });
  });

  it("is listed, the newest first, and found by words of its reason, person, actors and sources", async () => {
    const one = await start();
    await reaches(one, "done");
    const v3 = await bed.approved(await sourceZip("3.0.0"));
    bed.aheadMs = 1_000;
    const two = await start({ select: { addresses: ["north:1.2"] }, toSource: v3, reason: "the third word" });
    await reaches(two, "done");

    const list = async (query: string) => (await bed.call("GET", `/rollouts?${query}`, "vera")).body;
    const found = async (q: string) =>
      (await list(`q=${encodeURIComponent(q)}`)).items.map(({ id }: { id: string }) => id);
    const newest = await list("limit=1");

    expect(newest).toMatchObject({ total: 2, items: [{ id: two }] });
    expect(await list(`cursor=${newest.nextCursor}`)).toMatchObject({ items: [{ id: one }] });
    expect(await found("third  word")).toEqual([two]);
    expect(await found("3.0.0")).toEqual([two]);
    expect(await found("question/q3")).toEqual([one]);
    expect(await found("olga")).toEqual([two, one]);
    expect(await found("third nobody")).toEqual([]);
    expect(await found("select")).toEqual([]);
    expect((await bed.call("GET", "/rollouts/unknown", "vera")).status).toBe(404);
  });

  it("pages and filters them by where they stand and by text, and is 404 for no rollout", async () => {
    failing = "north:1.3";
    const id = await start();
    await reaches(id, "failed");

    const first = await actors(id, "limit=2");
    const second = await actors(id, `limit=2&cursor=${first.nextCursor}`);
    const addresses = ({ items }: { items: RolloutActor[] }) => items.map(({ address }) => address.slice(-1));

    expect([addresses(first), addresses(second)]).toEqual([["1", "2"], ["3"]]);
    expect([first.total, second.nextCursor]).toEqual([3, undefined]);
    expect(addresses(await actors(id, "state=swapped"))).toEqual(["1", "2"]);
    expect(addresses(await actors(id, "q=q2"))).toEqual(["2"]);
    expect(addresses(await actors(id, "q=such+field"))).toEqual(["3"]);
    expect((await bed.call("GET", "/rollouts/none/actors", "vera")).status).toBe(404);
  });

  it("knows who they are also when the console has started again and they are gone", async () => {
    const id = await start();
    await reaches(id, "done");

    await bed.closeConsole();
    await bed.openConsole();
    await bed.show([]);

    expect((await actors(id)).items[0]).toMatchObject({ class: "Question", globalName: "question/q1", host: "north" });
  });

  it("tells who did what to it and why, how long it took, and who undid it", async () => {
    const id = await start();
    await reaches(id, "done");

    const undone = await bed.call("POST", `/rollouts/${id}/undo`, "ada", { reason: "answers are counted twice" });
    await reaches(id, "undone");

    const { events, durationMs, undo } = await read(id);
    expect(undone.status).toBe(202);
    expect(events.map(({ what, who, reason, state }: RolloutEvent) => [what, who, reason, state])).toEqual([
      ["start", "olga", "new version", null],
      ["end", "Callboard", null, "done"],
      ["undo", "ada", "answers are counted twice", null],
      ["end", "Callboard", null, "undone"],
    ]);
    expect(undo).toMatchObject({ by: "ada", reason: "answers are counted twice", at: events[2].at });
    expect(durationMs).toBe(Date.parse(events[1].at) - Date.parse((await read(id)).startedAt));
    expect((await bed.call("GET", "/rollouts", "vera")).body.items[0]).toMatchObject({
      undo: { by: "ada" },
      durationMs,
    });
  });

  it("is undone without a reason as before, and refuses other fields", async () => {
    const id = await start();
    await reaches(id, "done");

    expect((await bed.call("POST", `/rollouts/${id}/undo`, "olga", { why: "x" })).status).toBe(400);
    expect((await bed.call("POST", `/rollouts/${id}/undo`, "olga")).status).toBe(202);
    await reaches(id, "undone");

    expect((await read(id)).undo).toMatchObject({ by: "olga", reason: null });
  });

  function actor(n: number): RolloutActor {
    return {
      address: `north:1.${n}`,
      class: "Question",
      globalName: `question/q${n}`,
      host: "north",
      fromSource: V1,
      state: "waiting",
      pauseMs: null,
      step: null,
      error: null,
    };
  }
});
