import { RuntimeError } from "../../errors.ts";
import type { ActiveFaults, Faults } from "../../wire/faults.ts";
import type { Base } from "../base.ts";
import type { Entry } from "./entry.ts";
import type { Router } from "./router.ts";

const DEFAULT_DELAY_MS = 1_000;
const MAX_DELAY_MS = 600_000;
const MAX_FOR_MS = 24 * 60 * 60 * 1_000;

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
  entry.ensureExtras().faults = faults &&
    active && { faults: active, seed: faults.seed ?? 1, untilMs: clock.nowMs() + faults.forMs };
  sendFaults(entry);
  return active;
}

/** Tells the realm where the actor is now; after a swap once more. */
export function sendFaults({ address, realm, extras }: Entry): void {
  realm?.control({ is: "faults", address, faults: extras?.faults ?? null });
}

/** What is injected in front of it now. */
export function faultsOf(entry: Entry, nowMs: number): ActiveFaults | null {
  const placed = entry.extras?.faults ?? null;
  return placed !== null && placed.untilMs > nowMs ? placed.faults : null;
}

/** Throws `MESSAGE_INVALID` for shares and times that are none. */
function readFaults(faults: Faults, nowWallMs: number): ActiveFaults {
  const { drop = 0, delay = 0, double = 0, reorder = 0, fail = 0, delayMs = DEFAULT_DELAY_MS, forMs } = faults;
  const shares = [drop, delay, double, reorder, fail];
  // Sums of tenths are not whole: a millionth is fine enough for shares.
  const share = Math.round(shares.reduce((sum, each) => sum + each, 0) * 1e6) / 1e6;
  const areShares = shares.every((each) => each >= 0) && share > 0 && share <= 1;
  if (!areShares || !(delayMs >= 0 && delayMs <= MAX_DELAY_MS) || !(forMs > 0 && forMs <= MAX_FOR_MS)) {
    throw new RuntimeError(
      "MESSAGE_INVALID",
      `these are no faults to inject: ${JSON.stringify(faults)}`,
      `Give shares from 0 to 1, together above 0 and at most 1, delayMs up to ${MAX_DELAY_MS} and forMs up to ${MAX_FOR_MS}.`,
    );
  }
  return { drop, delay, double, reorder, fail, delayMs, share, expiresAt: new Date(nowWallMs + forMs).toISOString() };
}
