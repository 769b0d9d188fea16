import type { Interest } from "../../author/actor.ts";
import { type ActorAddress, birthHostOf } from "../../author/address.ts";
import type { Seat } from "../../engine/engine.ts";
import { RuntimeError } from "../../errors.ts";
import type { MovingActor } from "../../wire/moving-actor.ts";
import type { Body } from "../../wire/plain-value.ts";
import { Stash } from "../../wire/stash.ts";
import type { Base } from "../base.ts";
import { unlessGone } from "../host-calls.ts";
import type { InterestedActors } from "../observability/mod.ts";
import { type AnnouncingHost, announceHandler } from "../observability/mod.ts";
import type { RealmHandle } from "../realms/mod.ts";
import type { Entry, Router } from "../routing/mod.ts";
import type { SourceRoom } from "../sources/mod.ts";
import { type ArrivingActor, fromWire } from "./arriving-actor.ts";
import type { Origin } from "./endpoint.ts";
import type { BatchResult, Migrations } from "./migrations.ts";
import { type Move, place } from "./move.ts";
import { RealmEndpoint } from "./realm-endpoint.ts";

/** How long an actor that comes from another host may take to restore its state. */
const RESTORE_MS = 10_000;

/** A host to which actors of other hosts move. */
export interface ArrivalHost extends AnnouncingHost {
  readonly base: Pick<Base, "clock">;
  readonly router: Router;
  readonly seat: Pick<Seat, "view" | "names" | "forwardings">;
  readonly interests: InterestedActors["interests"];
}

/**
 * Takes over an actor of another host. Settles when the actor lives here, also when it died here since; rejects when it
 * took no message here and can go on where it was.
 */
export async function arrive(
  state: ArrivalHost,
  sources: SourceRoom,
  migrations: Migrations,
  moving: MovingActor,
): Promise<void> {
  const actor = fromWire(moving, state.base.clock.nowMs());
  const { address, className } = actor.sealed;
  const { router } = state;
  const realm = await sources.realm(actor.hash);
  sources.loads.checkCreate(actor.hash, actor.hash);
  const known = router.entries.get(address);
  const entry = known ?? router.add(address, className, actor.going.record.parent);
  const from = new OtherHost(router, migrations, realm, actor, known === undefined);
  const result = await new Promise<BatchResult>((resolve) => {
    migrations.begin({
      from,
      to: new RealmEndpoint(realm, router),
      entries: [entry],
      freshState: false,
      deadlineMs: RESTORE_MS,
      done: (results) => resolve(results[0] as BatchResult),
    });
  });
  if (result.ok) {
    takeInterests(state, address, actor.interests);
    await beFound(state, entry);
    return;
  }
  if (result.hasBegun) return;
  // Of one that did not even begin, because its realm has just ended.
  if (known === undefined && entry.realm === null && entry.held === null) router.entries.delete(address);
  throw new RuntimeError(
    "START_FAILED",
    `host ${state.id} could not take it over: ${result.error}`,
    "Read the error.",
    { details: { step: result.step } },
  );
}

/**
 * Another host, as the origin of one actor's move. It has sealed the actor and handed it over before this host heard of
 * it, so it answers at once.
 */
class OtherHost implements Origin {
  readonly realm = null;
  readonly isEnded = false;
  readonly source;
  readonly late: Stash<Body>;
  readonly #router: Router;
  readonly #migrations: Migrations;
  readonly #to: RealmHandle;
  readonly #actor: ArrivingActor;
  /** This host had no entry of it. */
  readonly #isNew: boolean;
  /** Where this host passed on what came for it. */
  #forward: string | null = null;
  /** What came waited here already, for this is the birth host. */
  #wasHeld = false;

  constructor(router: Router, migrations: Migrations, to: RealmHandle, actor: ArrivingActor, isNew: boolean) {
    this.#router = router;
    this.#migrations = migrations;
    this.#to = to;
    this.#actor = actor;
    this.#isNew = isNew;
    this.source = new RealmEndpoint(to, router).source;
    this.late = Stash.ofItems<Body>(actor.going.mailbox).slice(actor.going.handed);
  }

  has(): boolean {
    return true;
  }

  hold({ entry }: Move): void {
    const { globalName, before, swaps, lastFailure, troupe, faults, log, going, sealed } = this.#actor;
    const { requirements, parent } = going.record;
    const extras = entry.ensureExtras();
    this.#forward = extras.forward;
    this.#wasHeld = entry.held !== null;
    Object.assign(extras, { globalName, requirements, before, swaps, lastFailure, troupe, faults, log, forward: null });
    this.#router.entries.adopt(entry, parent);
    entry.className = sealed.className;
    entry.held ??= new Stash<Body>();
    entry.posted = 0;
    place(entry, this.#to, -1, 0);
  }

  seal(swap: number): void {
    this.#migrations.answer(null, { is: "sealed", swap, ok: [this.#actor.sealed], refused: [] });
  }

  handover(swap: number): void {
    const { mailbox, handed, awaitsOld: _awaitsOld, ...rest } = this.#actor.going;
    const ok = [{ ...rest, mailbox: Stash.ofItems<Body>(mailbox).slice(0, handed).toItems() }];
    this.#migrations.answer(null, { is: "mailbox", swap, ok, refused: [] });
  }

  /** The host goes on with it when it hears of that. What came here since goes the way that it would have gone. */
  takeBack(move: Move): void {
    const { entry } = move;
    const { entries } = this.#router;
    const since = move.takeStash();
    place(entry, null, -1, 0);
    entry.posted = 0;
    entry.ensureExtras().forward = this.#forward;
    if (this.#wasHeld) {
      entry.held = since;
      return;
    }
    if (this.#isNew) entries.delete(entry.address);
    since.forEach((sender, body) => {
      this.#router.route(entry.address, sender, body);
    });
  }

  /** It hears by the answer to its call. */
  release(): void {}
}

/** Whoever looks for it finds it here, also when the host that gave its address out is gone. */
async function beFound(state: ArrivalHost, { address, className, parent, extras }: Entry): Promise<void> {
  const { id, seat } = state;
  if (birthHostOf(address) === id) await unlessGone(seat.forwardings.drop(address));
  else await unlessGone(seat.forwardings.put({ address, className, parent, host: id }));
  const name = extras?.globalName ?? null;
  if (name !== null) await unlessGone(seat.names.move(name, address));
}

/** Registers on this host what the actor wants to be told of by its host. */
function takeInterests(state: ArrivalHost, address: ActorAddress, interests: readonly Interest[]): void {
  for (const interest of interests) state.interests.get(interest)?.add(address);
  if (interests.includes("deadLetters")) announceHandler(state, address, true);
}
