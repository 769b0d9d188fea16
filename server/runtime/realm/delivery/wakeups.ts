import type { Cell, PendingWakeup } from "./cell.ts";
import { put } from "./delivery.ts";
import type { RealmState } from "./realm-state.ts";

export function addWakeup(state: RealmState, cell: Cell, id: number, dueMs: number, payload: unknown): void {
  state.wakeupNumber += 1;
  const wakeup: PendingWakeup = { id, dueMs, number: state.wakeupNumber, payload, owner: cell, place: -1 };
  cell.more().wakeups.set(id, wakeup);
  state.wakeups.add(wakeup);
}

/** False: there is none of that number any more. */
export function dropWakeup(state: RealmState, cell: Cell, id: number): boolean {
  const wakeup = cell.rare?.wakeups.get(id);
  if (wakeup === undefined) return false;
  cell.rare?.wakeups.delete(id);
  state.wakeups.remove(wakeup);
  return true;
}

export function wakeUp(state: RealmState, { id, owner, payload }: PendingWakeup): void {
  owner.rare?.wakeups.delete(id);
  put(state, owner, payload, owner.address);
}
