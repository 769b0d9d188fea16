import type { ActorAddress } from "../../author/address.ts";
import { ROW } from "../../core/counters.ts";
import { errorFacts } from "../../errors.ts";
import { decodeValue } from "../../wire/encoded.ts";
import type { Sender } from "../../wire/notice.ts";
import { decode } from "../../wire/plain-value.ts";
import type { GoActor, MovingRecord, RefusedActor, SealedActor, ToHost, ToRealm } from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import type { LoadedClass } from "../actor-class/mod.ts";
import {
  AWAITING,
  type Cell,
  count,
  forward,
  installMovedAdmission,
  LOCAL,
  type Moving,
  put,
  putCounted,
  RESTORED,
  type RealmState,
  releaseStash,
  Subscriptions,
  WATCHED,
} from "../delivery/mod.ts";
import { awaitHook, forget, isThenable, proceed, requestStop, whenSettled } from "../turn/mod.ts";
import { describe } from "./swap-source.ts";

type Adopt = Extract<ToRealm, { is: "adopt" }>;
type Restored = Extract<ToHost, { is: "restored" }>["ok"][number];

/** Makes the place of an actor that comes, with the services of its kind. */
interface ArrivalSpawner {
  announceClass(loaded: LoadedClass): void;
  cellOf(loaded: LoadedClass, address: ActorAddress, isWorker: boolean, parent: null, init: null): Cell;
}

/** The new realm's side of a hot swap. Until `go` the new instance takes nothing and what it asks for waits. */
export class SwapTarget {
  readonly #state: RealmState;
  readonly #spawner: ArrivalSpawner;

  constructor(state: RealmState, spawner: ArrivalSpawner) {
    this.#state = state;
    this.#spawner = spawner;
  }

  /** Makes and restores the new instances, and answers once for the whole batch. */
  adopt(adopt: Adopt): void {
    const { swap, list } = adopt;
    const ok: Restored[] = [];
    const refused: RefusedActor[] = [];
    let left = list.length;
    for (const sealed of list) {
      this.#restore(adopt, sealed, (cell, error) => {
        if (cell !== null) {
          const awaitsOld = cell.instance === null || cell.instance.onSwapped !== undefined;
          ok.push({ address: cell.address, slot: cell.slot, id: cell.counters[cell.at] as number, awaitsOld });
        } else refused.push({ address: sealed.address, step: "restore", error });
        left -= 1;
        if (left === 0) this.#state.outbox.control({ is: "restored", swap, ok, refused });
      });
    }
  }

  #restore(adopt: Adopt, sealed: SealedActor, done: (cell: Cell | null, error: string) => void): void {
    const state = this.#state;
    const { swap, from, freshState, isArrival = false } = adopt;
    const loaded = state.setup.classes.byName(sealed.className);
    if (loaded === undefined) {
      done(null, `the new source has no class ${sealed.className}`);
      return;
    }
    this.#spawner.announceClass(loaded);
    const isTroupe = sealed.role === "troupe";
    if (sealed.role !== "worker" && isTroupe !== (loaded.troupe !== null)) {
      done(
        null,
        `${sealed.className} is ${isTroupe ? "no" : "a"} troupe in the new source, and ${isTroupe ? "was one" : "was none"}`,
      );
      return;
    }
    const cell = this.#spawner.cellOf(loaded, sealed.address, sealed.role === "worker", null, null);
    if (loaded.isPersistent) cell.more().globalName = sealed.globalName;
    // What was sent from here while it lived on another host went by way of the host: all else must, too.
    if (isArrival || state.isForeign(sealed.address)) state.routedViaHost.add(sealed.address);
    const moving: Moving = { swap, late: new Stash(), effects: [], parked: [], attempt: null, onDrop: null };
    cell.mode = RESTORED;
    cell.more().moving = moving;
    if (isArrival && !sealed.hasSnapshot) {
      // It starts anew in its first turn: constructor, `onStart(init)`.
      done(cell, "");
      return;
    }
    const fail = (error: unknown) => {
      if (cell.rare?.moving !== moving) return;
      this.#drop(cell, moving);
      done(null, describe(state, error));
    };
    try {
      cell.instance = state.inHand(cell, "restore", () => cell.class.construct(cell));
      if (sealed.snapshot !== null && cell.instance.restore === undefined && !freshState) {
        throw new Error(
          `${sealed.className} has no restore() for the state it would be given, and fresh state was not asked for`,
        );
      }
      const { instance } = cell;
      const restore = () =>
        sealed.snapshot === null ? undefined : instance.restore?.(decodeValue(sealed.snapshot), from);
      const result = state.inHand(cell, "restore", restore);
      if (!isThenable(result)) done(cell, "");
      else whenSettled(state, cell, "restore", result, () => cell.rare?.moving === moving && done(cell, ""), fail);
    } catch (error) {
      fail(error);
    }
  }

  /** The switch: from here on the actor is this one. */
  go(swap: number, list: readonly GoActor[]): void {
    const state = this.#state;
    const moved: Cell[] = [];
    for (const actor of list) {
      const cell = this.#cellOf(swap, actor.address);
      if (cell !== undefined) moved.push(cell);
    }
    const addresses = moved.map((cell) => cell.address);
    state.outbox.control({ is: "running", swap, addresses, atMs: state.setup.clock.nowMs() });
    state.outbox.flush();
    for (const actor of list) {
      const cell = this.#cellOf(swap, actor.address);
      if (cell !== undefined) this.#begin(swap, cell, actor);
    }
  }

  #begin(swap: number, cell: Cell, actor: GoActor): void {
    const state = this.#state;
    const { record } = actor;
    const rare = cell.more();
    const moving = rare.moving as Moving;
    rare.moving = null;
    rare.children = new Set([...record.children, ...rare.children]);
    rare.subscribers = new Set(record.subscribers);
    rare.restarts = record.restarts;
    rare.requirements = record.requirements;
    if (record.job !== null) {
      rare.work = { job: { ...record.job, message: decodeValue(record.job.message) } };
      cell.set(WATCHED, true);
    }
    rare.lastWakeup = Math.max(rare.lastWakeup, record.lastWakeup);
    cell.parent = record.parent;
    cell.init = record.init;
    cell.mode = LOCAL;
    const handed = 2 * actor.handed;
    for (let i = 0; i < handed; i += 2) {
      cell.put(state.pool, decode(actor.mailbox[i + 1] as string | object), actor.mailbox[i]);
    }
    if (record.subscriptions.length > 0) rare.subscriptions = Subscriptions.moved(record.subscriptions, cell);
    this.#admitAgain(cell, record);
    for (let i = handed; i < actor.mailbox.length; i += 2) {
      putCounted(state, cell, decode(actor.mailbox[i + 1] as string | object), actor.mailbox[i] as Sender);
    }
    for (const wakeup of actor.wakeups) {
      const pending = { ...wakeup, payload: decodeValue(wakeup.payload), owner: cell, place: -1 };
      rare.wakeups.set(wakeup.id, pending);
      state.wakeups.add(pending);
    }
    if (record.stoppingSinceMs > 0) state.noteStopping(cell, record.stoppingSinceMs);
    if (record.exit !== null) put(state, cell, record.exit.message, record.exit.notice);
    for (const effect of moving.effects) effect();
    moving.late.forEach((sender, message) => {
      count(cell, ROW.late, -1);
      put(state, cell, message, sender);
    });
    if (actor.awaitsOld) {
      rare.awaitsOld = swap;
      cell.set(AWAITING, true);
    } else proceed(state, cell);
  }

  /** What waited in front of the old one's mailbox waits here, or goes to the mailbox when nothing is missing. */
  #admitAgain(cell: Cell, record: MovingRecord): void {
    const state = this.#state;
    const stop = () => requestStop(state, cell, "transient");
    if (cell.class.hasAdmission && installMovedAdmission(cell, record, state.setup.clock, stop))
      releaseStash(state, cell);
    for (const { message, sender } of record.initializing?.held ?? []) put(state, cell, decodeValue(message), sender);
  }

  /** The old instance has ended its `onStop("swapped")`: the new one may open what it needs. */
  oldStopped(swap: number, address: ActorAddress): void {
    const state = this.#state;
    const cell = state.cells.get(address);
    if (cell === undefined || cell.rare?.awaitsOld !== swap) return;
    cell.rare.awaitsOld = null;
    cell.set(AWAITING, false);
    try {
      const result = state.inHand(cell, "onSwapped", () => cell.instance?.onSwapped?.());
      if (isThenable(result)) {
        awaitHook(state, cell, "onSwapped", result, (error, hasFailed) => {
          if (hasFailed) state.noteFailure(cell, "onSwapped", state.mapError(errorFacts(error)));
        });
        return;
      }
    } catch (error) {
      state.noteFailure(cell, "onSwapped", state.mapError(errorFacts(error)));
    }
    proceed(state, cell);
  }

  /** The swap came to nothing: what this realm's actors sent meanwhile goes to the old one. */
  discard(swap: number, addresses: readonly ActorAddress[]): void {
    for (const address of addresses) {
      const cell = this.#cellOf(swap, address);
      if (cell !== undefined) this.#drop(cell, cell.more().moving as Moving);
    }
  }

  #drop(cell: Cell, moving: Moving): void {
    forget(this.#state, cell);
    cell.more().moving = null;
    moving.late.forEach((sender, message) => {
      forward(this.#state, cell.address, message, sender);
    });
  }

  #cellOf(swap: number, address: ActorAddress): Cell | undefined {
    const cell = this.#state.cells.get(address);
    return cell?.mode === RESTORED && cell.rare?.moving?.swap === swap ? cell : undefined;
  }
}
