import { RuntimeError } from "../../errors.ts";
import { type ActiveFaults, type Faults, readFaults } from "../../faults.ts";
import type { Base } from "../base.ts";
import type { Entry } from "./entry.ts";
import type { Router } from "./router.ts";

/** Puts faults in front of an actor that lives here, in place of others; null ends them. */
export function placeFaults(
  state: { readonly router: Pick<Router, "entries">; readonly base: Pick<Base, "clock"> },
  address: string,
  faults: Faults | null,
): ActiveFaults | null {
  const entry = state.router.entries.get(address);
  if (entry === undefined || entry.realm === null) {
    throw new RuntimeError("NO_ACTOR", `no actor has the address ${address}`, "It may have exited.");
  }
  if (entry.realm.hash === null) {
    throw new RuntimeError("SYSTEM_ACTOR", `${address} is a system actor`, "Faults are for actors of a source.");
  }
  const { clock } = state.base;
  const active = faults && readFaults(faults, clock.wallMs());
  entry.rare().faults = faults &&
    active && { faults: active, seed: faults.seed ?? 1, untilMs: clock.nowMs() + faults.forMs };
  sendFaults(entry);
  return active;
}

/** Tells the realm where the actor is now; after a swap once more. */
export function sendFaults({ address, realm, more }: Entry): void {
  realm?.control({ is: "faults", address, faults: more?.faults ?? null });
}

/** What is injected in front of it now. */
export function faultsOf(entry: Entry, nowMs: number): ActiveFaults | null {
  const placed = entry.more?.faults ?? null;
  return placed !== null && placed.untilMs > nowMs ? placed.faults : null;
}
