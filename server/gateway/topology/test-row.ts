import type { ReadRow } from "./host-watcher.ts";

/** Tests only: an actor of north as its host reads it, idle and with nothing done. */
export function readRow(id: number, changes: Partial<ReadRow> = {}): ReadRow {
  const counters = { depth: 0, received: 0, sent: 0, failed: 0, state: "idle" as const, busyMs: 0 };
  const identity = { id, address: `north:1.${id}`, className: "Question", sourceHash: null };
  return { ...identity, parent: null, globalName: null, ...counters, ...changes };
}
