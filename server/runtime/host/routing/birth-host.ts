import { type ActorAddress, birthHostOf } from "../../author/address.ts";
import { RuntimeError } from "../../errors.ts";
import { Stash } from "../../wire/stash.ts";
import { type AllHosts, onEveryHost } from "./forwarding.ts";
import { asForwarding } from "./known-forwarding.ts";
import type { Router } from "./router.ts";

/** A host from which an actor moves. */
export interface MovingHost extends AllHosts {
  readonly id: string;
  readonly router: Pick<Router, "forwardings">;
}

/**
 * Pauses the routing to an actor that moves: at its birth host, or at every host if that has left. Once this settles,
 * all that was sent before has arrived here.
 */
export async function holdAtBirthHost(state: MovingHost, address: ActorAddress): Promise<void> {
  const known = state.router.forwardings.get(address);
  if (known !== undefined) return onEveryHost(state, { do: "holdForwardings", forwardings: [asForwarding(known)] });
  const host = birthHostOf(address);
  // Here the swap itself holds it.
  if (host !== state.id) await state.call(host, { do: "hold", address });
}

/** Resumes the routing, towards the host where the actor lives now. */
export async function releaseAtBirthHost(state: MovingHost, address: ActorAddress, host: string): Promise<void> {
  const known = state.router.forwardings.get(address);
  if (known !== undefined)
    return onEveryHost(state, { do: "applyForwardings", forwardings: [{ ...asForwarding(known), host }] });
  const birthHost = birthHostOf(address);
  if (birthHost === state.id) return;
  await state.call(birthHost, { do: "release", address, host });
}

export function hold(
  state: { readonly router: Pick<Router, "entries" | "flush">; readonly isShuttingDown: boolean },
  address: string,
): void {
  const { router } = state;
  const entry = router.entries.get(address);
  if (state.isShuttingDown || entry === undefined || entry.realm !== null || entry.held !== null) {
    throw new RuntimeError(
      "NOT_SUPPORTED",
      `${address} cannot move now: it is being placed, or its host leaves`,
      "Try again.",
    );
  }
  entry.held = new Stash();
  router.flush();
}

export function release(
  state: { readonly router: Pick<Router, "entries" | "release"> },
  address: string,
  host: string,
): void {
  const entry = state.router.entries.get(address);
  // It came here, or is gone.
  if (entry === undefined || entry.realm !== null) return;
  entry.ensureExtras().forward = host;
  state.router.release(entry);
}
