import type { Transient } from "../../author/actor.ts";
import { periodOf } from "../actor-class/class-rules.ts";
import type { Cell } from "../delivery/cell.ts";
import type { TransientClock } from "../delivery/guarded.ts";
import type { RealmState } from "../delivery/realm-state.ts";
import { AWAITING, GONE, LOCAL, STOPPING } from "../delivery/status.ts";
import { requestStop } from "./lifecycle.ts";

/** Begins an actor's time: at its birth, or after a swap where it was. */
export function beginTransient(state: RealmState, cell: Cell, sinceMs: number | null): void {
  const rule = cell.class.transient;
  if (rule === null) return;
  const isIdleKind = "idleMs" in rule;
  const time: TransientClock = { sinceMs: sinceMs ?? (isIdleKind ? state.setup.clock.nowMs() : null), disarm: null };
  cell.more().transient = time;
  if (time.sinceMs !== null) arm(state, cell, time);
}

/** A message came: the time begins with the first, and for the idle kind anew with each. */
export function touchTransient(state: RealmState, cell: Cell): void {
  const time = cell.rare?.transient;
  if (time == null || (time.sinceMs !== null && "afterFirstMessageMs" in (cell.class.transient ?? {}))) return;
  time.sinceMs = state.setup.clock.nowMs();
  if (time.disarm === null) arm(state, cell, time);
}

/** One timer, set again only when it fires: a message that prolongs costs a clock read. */
function arm(state: RealmState, cell: Cell, time: TransientClock): void {
  const { clock } = state.setup;
  const dueMs = (time.sinceMs ?? 0) + periodOf(cell.class.transient as Transient);
  time.disarm = clock.after(Math.max(0, dueMs - clock.nowMs()), () => {
    time.disarm = null;
    if (cell.mode === GONE || cell.mode === STOPPING) return;
    if (isBusy(cell)) time.sinceMs = clock.nowMs();
    const isDue = (time.sinceMs ?? 0) + periodOf(cell.class.transient as Transient) <= clock.nowMs();
    if (isDue && !isBusy(cell)) requestStop(state, cell, "transient");
    else arm(state, cell, time);
  });
}

/** Only the idle kind waits until there is nothing to do. */
function isBusy(cell: Cell): boolean {
  if ("afterFirstMessageMs" in (cell.class.transient ?? {})) return false;
  return cell.has(AWAITING) || cell.count > 0 || cell.mode !== LOCAL;
}
