import { beforeEach, expect, it } from "vitest";
import { describeOnBothDatabases } from "../database/both-databases.testbed.ts";
import type { Database } from "../database/database.ts";
import { keepOutcomes, writeSelected } from "./rollout-rows.ts";

const HASH = "1".repeat(64);

describeOnBothDatabases("what became of a rollout's actors", (makePlace) => {
  let db: Database;
  beforeEach(async () => {
    ({ db } = await (await makePlace()).open());
    for (const id of ["one", "other"]) {
      await db.rollout.create({
        data: {
          id,
          state: "running",
          select: "{}",
          toSource: HASH,
          freshState: false,
          reason: "new",
          startedById: "ada",
          startedByName: "Ada",
          startedAt: new Date(0),
          clusterRun: "run",
        },
      });
      const actors = Array.from({ length: 1_200 }, (_, n) => ({
        address: `north:1.${n}`,
        class: "Hello",
        globalName: n === 0 ? "it's the first" : null,
        host: "north",
        fromSource: HASH,
      }));
      await writeSelected(db, id, actors);
    }
  });

  const row = (position: number, rolloutId = "one") =>
    db.rolloutActor.findUniqueOrThrow({ where: { rolloutId_position: { rolloutId, position } } });

  it("begins with a row for each, in their order", async () => {
    expect(await db.rolloutActor.count({ where: { rolloutId: "one", state: "waiting" } })).toBe(1_200);
    expect(await row(0)).toMatchObject({ address: "north:1.0", globalName: "it's the first", pauseMs: null });
    expect(await row(1_199)).toEqual({
      rolloutId: "one",
      position: 1_199,
      address: "north:1.1199",
      class: "Hello",
      globalName: null,
      host: "north",
      fromSource: HASH,
      state: "waiting",
      pauseMs: null,
      step: null,
      error: null,
    });
  });

  it("is written for 1,000 of them in one statement, and for nobody else", async () => {
    const outcomes = Array.from({ length: 1_000 }, (_, position) => ({
      position,
      state: "swapped" as const,
      pauseMs: position / 8,
    }));

    await keepOutcomes(db, "one", outcomes);

    expect(await db.rolloutActor.count({ where: { rolloutId: "one", state: "swapped" } })).toBe(1_000);
    expect(await row(999)).toMatchObject({ state: "swapped", pauseMs: 124.875, step: null, error: null });
    expect(await row(999, "other")).toMatchObject({ state: "waiting", pauseMs: null });
  });

  it("keeps a failure's step and error until it goes well, and a pause that was measured", async () => {
    await keepOutcomes(db, "one", [{ position: 1, state: "swapped", pauseMs: 2.5 }]);
    await keepOutcomes(db, "one", [{ position: 1, state: "stuck", step: "restore", error: 'it\'s "odd"; --' }]);
    const stuck = await row(1);
    await keepOutcomes(db, "one", [{ position: 1, state: "undone" }]);

    expect(stuck).toMatchObject({ state: "stuck", step: "restore", error: 'it\'s "odd"; --', pauseMs: 2.5 });
    expect(await row(1)).toMatchObject({ state: "undone", step: null, error: null, pauseMs: 2.5 });
  });

  it("is nothing to write when there is none", async () => {
    await keepOutcomes(db, "one", []);

    expect(await db.rolloutActor.count({ where: { state: "waiting" } })).toBe(2_400);
  });
});
