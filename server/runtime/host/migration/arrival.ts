import type { Interest } from "../../author/actor.ts";
import { type ActorAddress, birthHostOf } from "../../author/address.ts";
import { newHeader } from "../../core/counters.ts";
import type { SwapResult } from "../../descriptions.ts";
import type { Seat } from "../../engine/engine.ts";
import { RuntimeError } from "../../errors.ts";
import type { MovingActor } from "../../wire/moving-actor.ts";
import type { Sender } from "../../wire/notice.ts";
import type { Body } from "../../wire/plain-value.ts";
import { cutParcel, readBatch } from "../../wire/realm-batch.ts";
import type { ToRealm } from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import type { Base } from "../base.ts";
import { unlessGone } from "../host-calls.ts";
import type { InterestedActors } from "../observability/mod.ts";
import { type AnnouncingHost, announceHandler } from "../observability/mod.ts";
import { RealmHandle } from "../realms/mod.ts";
import type { Entries, Entry, Router } from "../routing/mod.ts";
import type { SourceRoom } from "../sources/mod.ts";
import { type ArrivingActor, fromWire } from "./arriving-actor.ts";
import type { Swaps } from "./swaps.ts";

/** How long an actor that comes from another host may take to restore its state. */
const RESTORE_MS = 10_000;

/** A host to which actors of other hosts move. */
export interface ArrivalHost extends AnnouncingHost {
  readonly base: Pick<Base, "clock" | "scheduler">;
  readonly router: Router;
  readonly seat: Pick<Seat, "view" | "names" | "forwardings">;
  readonly interests: InterestedActors["interests"];
}

/**
 * Takes over an actor of another host: a swap whose old realm is there. Settles when the actor lives here, also when it died here
 * since; rejects when it took no message here and can go on where it was.
 */
export async function arrive(
  state: ArrivalHost,
  sources: SourceRoom,
  swaps: Swaps,
  moving: MovingActor,
): Promise<void> {
  const actor = fromWire(moving, state.base.clock.nowMs());
  const { address, className } = actor.sealed;
  const { router } = state;
  const to = await sources.realm(actor.hash);
  sources.loads.checkCreate(actor.hash, actor.hash);
  const known = router.entries.get(address);
  const entry = known ?? router.add(address, className, actor.going.record.parent);
  const forward = entry.more?.forward ?? null;
  // Sent since it was sealed and behind its mailbox: what its host held, then what was held here, if it was born here.
  const heldThere = Stash.ofItems<Body>(actor.going.mailbox).slice(actor.going.handed);
  const heldHere = entry.held;
  const from = new RealmHandle(
    "",
    to.source,
    newHeader(),
    (task) => state.base.scheduler.endOfTick(task),
    (to, sender) => router.uncopied(to, sender),
  );
  const returned = standIn(state, swaps, from, actor);
  beHere(router.entries, entry, from, actor);
  const result = await new Promise<SwapResult>((resolve) => {
    swaps.begin({
      from,
      to,
      entries: [entry],
      freshState: false,
      deadlineMs: RESTORE_MS,
      isArrival: true,
      done: (results) => resolve(results[0] as SwapResult),
    });
    const held = entry.held ?? returned;
    held.pushAll(heldThere);
    if (heldHere !== null) held.pushAll(heldHere);
  });
  if (result.ok || entry.realm === to) {
    if (result.ok) {
      takeInterests(state, address, actor.interests);
      await beFound(state, entry);
    }
    return;
  }
  from.flush();
  entry.realm = null;
  entry.rare().forward = forward;
  const since = returned.slice(heldThere.size);
  if (heldHere !== null) entry.held = since;
  else {
    if (known === undefined) router.entries.delete(address);
    since.forEach((sender, body) => {
      router.route(address, sender, body);
    });
  }
  throw new RuntimeError(
    "START_FAILED",
    `host ${state.id} could not take it over: ${result.error}`,
    "Read the error.",
    {
      details: { step: result.step },
    },
  );
}

/** Stands for the realm that the actor comes from: it has answered everything. Gathers what comes back when the move fails. */
function standIn(state: ArrivalHost, swaps: Swaps, from: RealmHandle, { sealed, going }: ArrivingActor): Stash<Body> {
  const returned = new Stash<Body>();
  const { mailbox, handed, awaitsOld: _awaitsOld, ...rest } = going;
  const obey = (control: ToRealm) => {
    if (control.is === "seal") swaps.answer(from, { is: "sealed", swap: control.swap, ok: [sealed], refused: [] });
    else if (control.is === "handover") {
      const ok = [{ ...rest, mailbox: Stash.ofItems(mailbox).slice(0, handed).toItems() }];
      swaps.answer(from, { is: "mailbox", swap: control.swap, ok, refused: [] });
    }
  };
  from.link = {
    post(batch) {
      const message = (_to: string, sender: Sender, body: Body) => returned.push(sender, body);
      readBatch<ToRealm>(batch, {
        message,
        control: (control) => state.base.scheduler.endOfTick(() => obey(control)),
        parcel: (parcel) => cutParcel(parcel, message),
      });
    },
    end: async () => {},
  };
  return returned;
}

function beHere(entries: Entries, entry: Entry, from: RealmHandle, actor: ArrivingActor): void {
  const { globalName, before, swaps, lastFailure, troupe, faults, log, going } = actor;
  const { requirements, parent } = going.record;
  Object.assign(entry.rare(), { globalName, requirements, before, swaps, lastFailure, troupe, faults, log });
  entry.rare().forward = null;
  entries.adopt(entry, parent);
  entry.className = actor.sealed.className;
  entry.held = null;
  entry.realm = from;
  entry.slot = -1;
  entry.posted = 0;
  from.actors += 1;
}

/** Whoever looks for it finds it here, also when the host that gave its address out is gone. */
async function beFound(state: ArrivalHost, { address, className, parent, more }: Entry): Promise<void> {
  const { id, seat } = state;
  if (birthHostOf(address) === id) await unlessGone(seat.forwardings.drop(address));
  else await unlessGone(seat.forwardings.put({ address, className, parent, host: id }));
  const name = more?.globalName ?? null;
  if (name !== null) await unlessGone(seat.names.move(name, address));
}

/** Registers on this host what the actor wants to be told of by its host. */
function takeInterests(state: ArrivalHost, address: ActorAddress, interests: readonly Interest[]): void {
  for (const interest of interests) state.interests.get(interest)?.add(address);
  if (interests.includes("deadLetters")) announceHandler(state, address, true);
}

/** The old instance has ended on the host that the actor came from: the new one's `onSwapped` may run. False: it is gone. */
export function oldEnded(state: Pick<ArrivalHost, "router">, swaps: Swaps, address: ActorAddress): boolean {
  const { realms, entries } = state.router;
  for (const { swap, realm } of entries.get(address)?.more?.movingWith ?? []) {
    if (!realms.has(realm.prefix)) swaps.answer(realm, { is: "oldStopped", swap, address });
  }
  return entries.has(address);
}
