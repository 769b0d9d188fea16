import {
  type Rollout,
  type RolloutActorState,
  type RolloutDetail,
  type RolloutEvent,
  rolloutActorStateSchema,
  rolloutSchema,
  swapStepSchema,
} from "#protocol/rollout";
import type { Picture } from "../cluster/picture.ts";
import type { Database } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { spansOf } from "./rollout-history.ts";
import { countLeftOnOld } from "./select-for-rollout.ts";
import type { SelectedActors } from "./selected-actors.ts";

export type RolloutRow = NonNullable<Awaited<ReturnType<Database["rollout"]["findUnique"]>>>;

/** Of an actor's row: who it was at the start. */
const SELECTED = { address: true, class: true, globalName: true, host: true } as const;
const selectSchema = rolloutSchema.shape.select;

const NO_COUNTS = Object.fromEntries(rolloutActorStateSchema.options.map((state) => [state, 0]));

/** A rollout as the API shows it: its own row, what its actors' rows add up to, and what was done to it. */
export async function viewRollout(
  { db, picture, selected }: { db: Database; picture: Picture; selected: SelectedActors },
  row: RolloutRow,
  events: readonly RolloutEvent[],
  nowMs: number,
): Promise<Rollout & Pick<RolloutDetail, "counts">> {
  const select = selectSchema.parse(JSON.parse(row.select));
  const [states, first, failed, pauseMs, leftOnOld] = await Promise.all([
    db.rolloutActor.groupBy({ by: ["state"], where: { rolloutId: row.id }, _count: { _all: true } }),
    db.rolloutActor.findFirst({ where: { rolloutId: row.id }, orderBy: { position: "asc" }, select: SELECTED }),
    db.rolloutActor.findMany({
      where: { rolloutId: row.id, state: { in: ["failed", "stuck"] } },
      orderBy: { position: "asc" },
      take: 1_000,
    }),
    readPauses(db, row.id),
    readLeftOnOld(picture, selected, row, select),
  ]);
  const counts = {
    ...NO_COUNTS,
    ...Object.fromEntries(states.map(({ state, _count }) => [state, _count._all])),
  } as Record<RolloutActorState, number>;
  return {
    id: row.id,
    state: rolloutSchema.shape.state.parse(row.state),
    select,
    toSource: row.toSource,
    freshState: row.freshState,
    reason: row.reason,
    startedBy: row.startedByName,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    selected: states.reduce((sum, { _count }) => sum + _count._all, 0),
    swapped: counts.swapped + counts.stuck,
    gone: counts.gone,
    leftOnOld,
    failed: failed.map(({ address, class: className, globalName, host, step, error }) => ({
      address,
      class: className,
      globalName,
      host,
      step: swapStepSchema.catch("prepare").parse(step),
      error: error ?? "",
    })),
    pauseMs,
    lost: row.lost,
    first,
    counts,
    ...spansOf(events, row.startedAt, nowMs),
  };
}

async function readPauses(db: Database, rolloutId: string): Promise<Rollout["pauseMs"]> {
  const where = { rolloutId, pauseMs: { not: null } };
  const count = await db.rolloutActor.count({ where });
  if (count === 0) return { p50: 0, p99: 0, max: 0 };
  const at = async (quantile: number) => {
    const skip = Math.max(0, Math.ceil(count * quantile) - 1);
    const row = await db.rolloutActor.findFirst({
      where,
      orderBy: { pauseMs: "asc" },
      skip,
      select: { pauseMs: true },
    });
    return row?.pauseMs ?? 0;
  };
  const [p50, p99, max] = await Promise.all([at(0.5), at(0.99), at(1)]);
  return { p50, p99, max };
}

async function readLeftOnOld(
  picture: Picture,
  selected: SelectedActors,
  row: RolloutRow,
  select: Rollout["select"],
): Promise<number> {
  if (select.addresses) return 0;
  const model = await picture.fresh().catch((error: unknown) => {
    if (error instanceof ApiFailure && error.code === "GATEWAY_LOST") return picture.last;
    throw error;
  });
  if (!model || countLeftOnOld(model, select, row.toSource, () => false) === 0) return 0;
  const known = await selected.of(row.id);
  return countLeftOnOld(model, select, row.toSource, (address) => known.has(address));
}
