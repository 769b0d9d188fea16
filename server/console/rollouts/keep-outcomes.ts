import type { RolloutActorState } from "#protocol/rollout";
import type { Database } from "../database/database.ts";
import { joined, sql } from "../database/sql.ts";

/** What became of one actor of a rollout. */
export interface RowOutcome {
  position: number;
  state: RolloutActorState;
  /** Absent: as it was. */
  pauseMs?: number;
  step?: string;
  error?: string;
}

/** Writes them in one statement, at most 1,000: row by row a rollout of many would wait for its database only. */
export async function keepOutcomes(
  db: Pick<Database, "$executeRaw">,
  rolloutId: string,
  outcomes: readonly RowOutcome[],
): Promise<void> {
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
