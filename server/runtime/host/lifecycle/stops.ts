import type { ActorAddress } from "../../author/address.ts";
import { RuntimeError } from "../../errors.ts";
import type { ActorDescription } from "../../wire/actor-description.ts";
import type { HostCall } from "../../wire/host-call.ts";
import type { Base } from "../base.ts";
import type { RealmHandle } from "../realms/mod.ts";
import type { Router } from "../routing/mod.ts";
import { type AskedHost, tellLost } from "./lost-asks.ts";

/** How an actor is stopped. */
export interface StopOptions {
  /** With its children, which end first (default); else they stay under the grandparent. */
  recursive?: boolean;
  /**
   * When it ends. `drain` (default): behind what was sent to it before, as any message in its order. `message`: after
   * the message in hand; what waits for it, and for those below it, becomes dead letters. `force`: at once and unasked,
   * for one that does not come back from a promise: no hook is called, its waiting messages become dead letters, who
   * asked it hears at once, its parent gets its `ChildActorExited` (`given up`), those below it stop as with `message`,
   * and what its code still does is refused (`ACTOR_MOVED`).
   */
  mode?: "drain" | "message" | "force";
  /** How long the promise waits for it. Default 30,000; on the sequential base none. */
  deadlineMs?: number;
}

const GIVEN_UP = "given up";
/** For the realm to take the word: it does nothing of the author's then. */
const GIVE_UP_MS = 2_000;

/** A host that ends actors without asking them. */
export interface GivingUpHost {
  readonly state: AskedHost & {
    readonly router: Pick<Router, "entries" | "realms">;
    readonly base: Pick<Base, "clock">;
  };
  whenGone(address: ActorAddress, deadlineMs: number): Promise<boolean>;
}

/**
 * Ends one actor of this host without asking it. Rejects with `REALM_BLOCKED` when its thread does not come back:
 * JavaScript can be interrupted only together with its thread.
 */
export async function giveUp(
  host: GivingUpHost,
  { address, isRecursive, asked }: Extract<HostCall, { do: "giveUp" }>,
): Promise<void> {
  const { router, base } = host.state;
  const realm = router.entries.get(address)?.realm;
  if (realm === undefined || realm === null)
    throw new RuntimeError(
      "NO_ACTOR",
      `no actor ${address} runs here`,
      "It may have exited, or is still being placed.",
    );
  if (realm.isBlocked(base.clock.nowMs())) throw blocked(host, address, realm);
  realm.control({ is: "giveUp", address, reason: GIVEN_UP, isRecursive, asked });
  if (!(await host.whenGone(address, GIVE_UP_MS))) throw blocked(host, address, realm);
  // The message in hand goes with it: who asked need not wait for the deadline.
  tellLost(host.state, [address], GIVEN_UP);
}

function blocked(host: GivingUpHost, address: ActorAddress, realm: RealmHandle): RuntimeError {
  const { id } = host.state;
  const source = realm.hash === null ? "the host's own thread" : `the realm of source ${realm.hash.slice(0, 12)}`;
  return new RuntimeError(
    "REALM_BLOCKED",
    `${address} cannot be ended alone: ${source} on ${id} does not come back to take the word`,
    `An endless loop ends only with its thread: end the realm, and with it ${realm.actors === 1 ? "this actor" : `its ${realm.actors} actors`}.`,
    { details: { host: id, sourceHash: realm.hash, actors: realm.actors } },
  );
}

/** An actor was told to stop and is still there. */
export function stillThere(address: ActorAddress, deadlineMs: number, found: ActorDescription | null): RuntimeError {
  const hand = found?.messageType ? `, on ${found.messageType} for ${Math.round(found.busyMs)} ms` : "";
  return new RuntimeError(
    "STOP_TIMEOUT",
    `${address} did not stop within ${deadlineMs} ms${found === null ? "" : `: it is ${found.state}${hand}`}`,
    'It stays told to stop. One that does not come back from a message is ended with { mode: "force" }.',
    {
      details: found && {
        state: found.state,
        busyMs: found.busyMs,
        messageType: found.messageType,
        depth: found.depth,
      },
    },
  );
}
