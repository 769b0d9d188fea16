import { z } from "zod";
import { type Rollout, type RolloutEvent, rolloutEventSchema, rolloutStateSchema } from "#protocol/rollout";
import { rowsAbout } from "../audit/rows-about.ts";
import type { Database } from "../database/database.ts";

const PREFIX = "rollout.";
const ACTIONS = rolloutEventSchema.shape.what.options.map((what) => `${PREFIX}${what}`);
const endSchema = z.object({ state: rolloutStateSchema });

/** What was done to each of these rollouts, oldest first: the audit is its only record. */
export async function readHistories(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RolloutEvent[]>> {
  const histories = new Map<string, RolloutEvent[]>(ids.map((id) => [id, []]));
  for (const { at, action, target, who, reason, details } of await rowsAbout(db, ACTIONS, ids)) {
    const what = rolloutEventSchema.shape.what.parse(action.slice(PREFIX.length));
    const end = endSchema.safeParse(details);
    const state = what === "end" && end.success ? end.data.state : null;
    histories.get(target)?.push({ at, what, who: who.name, reason, state });
  }
  return histories;
}

/** How long it went on, and who undid it. */
export function spansOf(
  events: readonly RolloutEvent[],
  startedAt: Date,
  nowMs: number,
): Pick<Rollout, "durationMs" | "undo"> {
  const isOver = ({ what }: RolloutEvent) => what === "abort" || what === "end";
  const since = (fromMs: number, end: RolloutEvent | undefined) =>
    Math.max(0, (end === undefined ? nowMs : Date.parse(end.at)) - fromMs);
  const undoAt = events.findIndex(({ what }) => what === "undo");
  const undo = events[undoAt];
  const durationMs = since(startedAt.getTime(), events.find(isOver));
  if (undo === undefined) return { durationMs, undo: null };
  const { at, who: by, reason } = undo;
  return { durationMs, undo: { by, at, reason, durationMs: since(Date.parse(at), events.slice(undoAt).find(isOver)) } };
}
