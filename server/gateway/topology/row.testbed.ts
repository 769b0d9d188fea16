import { newActivity } from "#protocol/actor-counters";
import type { ReadRow } from "./host-watcher.ts";

/** Tests only: an actor of north as its host reads it, idle and with nothing done. */
export function readRow(id: number, changes: Partial<ReadRow> = {}): ReadRow {
  const identity = { id, address: `north:1.${id}`, className: "Question", sourceHash: null };
  return { ...identity, parent: null, globalName: null, isFaulty: false, ...newActivity("idle" as const), ...changes };
}
