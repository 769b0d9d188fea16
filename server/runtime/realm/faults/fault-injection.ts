import type { ActorAddress } from "../../author/address.ts";
import type { Clock } from "../../clock.ts";
import { ROW } from "../../core/counters.ts";
import type { Sender } from "../../wire/notice.ts";
import type { ToRealm } from "../../wire/realm-control.ts";
import { type ActorLookup, type Cell, count, type Refusals, updateAdmission } from "../delivery/mod.ts";
import { FaultInjector } from "./fault-injector.ts";

const FACTS = { name: "InjectedFault", message: "a fault was injected in front of the actor" };

export interface FaultyRealm {
  readonly actors: ActorLookup;
  readonly delivery: { readonly refusals: Refusals; put(target: Cell, message: unknown, sender: Sender): void };
  readonly clock: Clock;
}

/** Puts a fault injector in front of an actor's mailbox, in place of the one that is there; or takes it away. */
export function injectFaults(realm: FaultyRealm, control: Extract<ToRealm, { is: "faults" }>): void {
  const { actors, delivery, clock } = realm;
  const cell = actors.get(control.address);
  if (cell === undefined) return;
  endInjection(cell);
  if (control.faults === null) return;
  const { faults, seed, untilMs } = control.faults;
  cell.makeExtras().interceptor = new FaultInjector({
    faults,
    seed,
    clock,
    untilMs,
    enter: (message, sender) => delivery.put(cell, message, sender),
    fail: (message, sender) => {
      count(cell, ROW.failed, 1);
      delivery.refusals.poison(cell.address, sender as ActorAddress, message, FACTS);
    },
    count: (by) => count(cell, ROW.stashed, by),
    end: () => endInjection(cell),
  });
  updateAdmission(cell);
}

/** What is held goes on to the actor, in the order it came. */
function endInjection(cell: Cell): void {
  const interceptor = cell.extras?.interceptor;
  if (cell.extras === null || !interceptor) return;
  interceptor.cancel();
  interceptor.release();
  cell.extras.interceptor = null;
  updateAdmission(cell);
}
