import type { ActorAddress } from "../../author/address.ts";
import { ROW } from "../../core/counters.ts";
import type { ToRealm } from "../../wire/realm-control.ts";
import { setGuarded } from "../delivery/admission.ts";
import type { Cell } from "../delivery/cell.ts";
import { count, poison, put } from "../delivery/delivery.ts";
import type { RealmState } from "../delivery/realm-state.ts";
import { Goon } from "./fault-injector.ts";

const FACTS = { name: "InjectedFault", message: "a fault was injected in front of the actor" };

/** Puts a goon in front of an actor, in place of the one that stood there; or takes it away. */
export function injectFaults(state: RealmState, control: Extract<ToRealm, { is: "faults" }>): void {
  const cell = state.cells.get(control.address);
  if (cell === undefined) return;
  dismiss(cell);
  if (control.faults === null) return;
  const { faults, seed, untilMs } = control.faults;
  const { clock } = state.setup;
  const goon = new Goon({
    faults,
    seed,
    clock,
    untilMs,
    enter: (message, sender) => put(state, cell, message, sender),
    fail: (message, sender) => {
      count(cell, ROW.failed, 1);
      poison(state, cell.address, sender as ActorAddress, message, FACTS);
    },
    count: (by) => count(cell, ROW.late, by),
    end: () => dismiss(cell),
  });
  const cancel = clock.after(Math.max(0, untilMs - clock.nowMs()), () => dismiss(cell));
  cell.more().goon = { goon, cancel };
  setGuarded(cell);
}

/** What it held comes in, in the order it came. */
function dismiss(cell: Cell): void {
  const standing = cell.rare?.goon;
  if (cell.rare === null || !standing) return;
  standing.cancel();
  standing.goon.release();
  cell.rare.goon = null;
  setGuarded(cell);
}
