import type { ActorAddress } from "../../author/address.ts";
import type { Sender } from "../../wire/notice.ts";
import type { Parcel } from "../../wire/parcel.ts";
import type { Body } from "../../wire/plain-value.ts";
import { cutParcel, readBatch } from "../../wire/realm-batch.ts";
import type { ToRealm } from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import { newRowReading, type RealmHandle, waitingInside } from "../realms/mod.ts";
import type { Router } from "../routing/mod.ts";
import { tellNotice, tellToExit } from "../routing/mod.ts";
import { dropEntry, type ReapingHost } from "./reap.ts";

/** A host one of whose realms has ended. */
export interface RealmEndHost extends ReapingHost {
  readonly router: Router;
  readonly self: ActorAddress;
  /** Messages that were lost. */
  readonly losses: { count: number };
}

/**
 * Accounts for the actors of a realm that ended. What it never received from the host, and what was held for its
 * actors, becomes dead letters, and asks among them fail at once. Of what waited inside it only the number is known:
 * one dead letter per actor says it. Each parent elsewhere gets one `ChildActorExited`; children elsewhere are asked to
 * exit.
 */
export function reapRealm(
  state: RealmEndHost,
  realm: RealmHandle,
  reason: string,
  each: (address: ActorAddress) => void,
): ActorAddress[] {
  const { router } = state;
  // Who was handed over to another host may live there.
  const dead = [...router.entries.values()].filter(
    (entry) => entry.realm === realm && !entry.extras?.move?.isHandedOver,
  );
  const unreceived = sortOut(realm);
  const row = newRowReading();
  state.losses.count += realm.takeLost();
  for (const entry of dead) {
    const hasRow = realm.read(entry, row);
    dropEntry(state, entry, { reason, asked: realm.endAsked, counted: hasRow ? row : null });
    // No slot yet: the realm had not said that it made the actor. Another one's row: the actor was gone already.
    if (!hasRow && entry.slot >= 0) continue;
    const arrived = entry.posted - (unreceived.perActor.get(entry.address) ?? 0);
    const inside = hasRow ? waitingInside(row, arrived) : arrived;
    if (inside <= 0) continue;
    state.losses.count += inside;
    router.lost(entry.address, state.self, inside, reason);
  }
  const addresses = new Set<string>(dead.map(({ address }) => address));
  for (const { to, sender, body } of unreceived.messages) {
    // Who has an entry still lives elsewhere, and the swap that moved it has seen to its messages.
    if (!router.entries.has(to)) router.undeliverable(to, sender, body, reason);
  }
  for (const entry of dead) {
    router.returnHeld(entry, reason);
    if (entry.parent !== null && !addresses.has(entry.parent)) {
      const exited = { type: "callboard.ChildActorExited", child: entry.address, class: entry.className, reason };
      tellNotice(state, entry.parent, "childExited", entry.address, exited);
    }
    each(entry.address);
  }
  for (const { address: by } of dead) {
    for (const { address } of router.entries.childrenOf(by)) tellToExit(state, address, { by, why: null });
  }
  return dead.map(({ address }) => address);
}

interface Unreceived {
  messages: { to: string; sender: Sender; body: Body }[];
  perActor: Map<string, number>;
}

/** What the realm never received, in order; the mailboxes of actors that it should have taken over are part of it. */
function sortOut(realm: RealmHandle): Unreceived {
  const messages: Unreceived["messages"] = [];
  const perActor = new Map<string, number>();
  const message = (to: string, sender: Sender, body: Body) => {
    messages.push({ to, sender, body });
    perActor.set(to, (perActor.get(to) ?? 0) + 1);
  };
  const control = (control: ToRealm) => {
    if (control.is !== "go") return;
    for (const { address, mailbox } of control.list) {
      Stash.ofItems<Body>(mailbox).forEach((sender, body) => {
        message(address, sender, body);
      });
    }
  };
  const parcel = (parcel: Parcel) => cutParcel(parcel, message);
  for (const batch of realm.takeUnreceived()) readBatch(batch, { message, control, parcel });
  return { messages, perActor };
}
