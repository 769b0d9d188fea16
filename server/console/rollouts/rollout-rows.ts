import type { RolloutActorState } from "#protocol/rollout";
import { type Database, joined, sql } from "../database/database.ts";
import type { Forgets } from "../retention/keep-forgetting.ts";

/** Rows that one statement writes: a database has a limit on its values. */
const AT_ONCE = 1_000;

type Writer = Pick<Database, "$executeRaw">;

/** An actor as it was selected for a rollout. */
export interface SelectedRow {
  address: string;
  class: string;
  globalName: string | null;
  host: string;
  fromSource: string;
}

/** What became of one actor of a rollout. */
export interface RowOutcome {
  position: number;
  state: RolloutActorState;
  /** Absent: as it was. */
  pauseMs?: number;
  step?: string;
  error?: string;
}

/**
 * A row for each actor, in their order, `waiting`. One statement for 1,000 of them: Prisma's `createMany` takes 0.2 ms
 * of processor time for each, 20 s for 100,000.
 */
export async function writeSelected(db: Writer, rolloutId: string, actors: readonly SelectedRow[]): Promise<void> {
  for (let from = 0; from < actors.length; from += AT_ONCE) {
    const rows = actors.slice(from, from + AT_ONCE).map(
      ({ address, class: className, globalName, host, fromSource }, n) => sql`(
        CAST(${from + n} AS INTEGER), CAST(${address} AS TEXT), CAST(${className} AS TEXT),
        CAST(${globalName} AS TEXT), CAST(${host} AS TEXT), CAST(${fromSource} AS TEXT)
      )`,
    );
    // Both databases name the columns of VALUES column1, column2, …
    await db.$executeRaw`
      INSERT INTO "RolloutActor"
        ("rolloutId", "position", "address", "class", "globalName", "host", "fromSource", "state")
      SELECT CAST(${rolloutId} AS TEXT), column1, column2, column3, column4, column5, column6, 'waiting'
      FROM (VALUES ${joined(rows)}) AS v`;
  }
}

/** Writes them in one statement, at most 1,000: row by row a rollout of many would wait for its database only. */
export async function keepOutcomes(db: Writer, rolloutId: string, outcomes: readonly RowOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  // Both databases name the columns of VALUES column1, column2, …
  const rows = outcomes.map(
    ({ position, state, pauseMs = null, step = null, error = null }) => sql`(
      CAST(${position} AS INTEGER), CAST(${state} AS TEXT), CAST(${pauseMs} AS DOUBLE PRECISION),
      CAST(${step} AS TEXT), CAST(${error} AS TEXT)
    )`,
  );
  await db.$executeRaw`
    UPDATE "RolloutActor" SET
      "state" = v.column2, "pauseMs" = COALESCE(v.column3, "pauseMs"), "step" = v.column4, "error" = v.column5
    FROM (VALUES ${joined(rows)}) AS v
    WHERE "rolloutId" = ${rolloutId} AND "position" = v.column1`;
}

/** With the rows of their actors. */
export const forgetEndedRollouts: Forgets = {
  what: "endedRolloutsDays",
  count: (tx, before) => tx.rollout.count({ where: { endedAt: { lt: before } } }),
  forget: (tx, before) => tx.rollout.deleteMany({ where: { endedAt: { lt: before } } }),
};
