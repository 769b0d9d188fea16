import type { PendingWakeup } from "../core/wakeup-heap.ts";
import type { Cell } from "./cell.ts";
import { put } from "./delivery.ts";
import type { RealmState } from "./realm-state.ts";

export function addWakeup(state: RealmState, cell: Cell, id: number, dueMs: number, payload: unknown): void {
  state.wakeupNumber += 1;
  const wakeup: PendingWakeup<Cell> = {
    id,
    dueMs,
    number: state.wakeupNumber,
    payload,
    owner: cell,
    isCancelled: false,
  };
  cell.more().wakeups.set(id, wakeup);
  push(state, wakeup);
}

/** Puts a wakeup (back) on the heap; it keeps its place among equal due times. */
export function push(state: RealmState, wakeup: PendingWakeup<Cell>): void {
  state.wakeups.push(wakeup);
  arm(state);
}

export function dropWakeup(cell: Cell, id: number): boolean {
  const wakeup = cell.rare?.wakeups.get(id);
  if (wakeup === undefined) return false;
  wakeup.isCancelled = true;
  cell.rare?.wakeups.delete(id);
  return true;
}

/** One timer for the earliest: a timer each fired early and out of order. */
function arm(state: RealmState): void {
  const first = state.wakeups.peek();
  if (first === undefined || (state.armedForMs !== null && state.armedForMs <= first.dueMs)) return;
  state.disarm?.();
  state.armedForMs = first.dueMs;
  state.disarm = state.setup.clock.after(Math.max(0, first.dueMs - state.setup.clock.nowMs()), () => fire(state));
}

function fire(state: RealmState): void {
  state.armedForMs = null;
  state.disarm = null;
  const now = state.setup.clock.nowMs();
  for (let next = state.wakeups.peek(); next !== undefined && next.dueMs <= now; next = state.wakeups.peek()) {
    state.wakeups.pop();
    next.owner.rare?.wakeups.delete(next.id);
    put(state, next.owner, next.payload, next.owner.address);
  }
  arm(state);
}
