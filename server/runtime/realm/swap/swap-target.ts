import type { ActorAddress } from "../../author/address.ts";
import type { Clock } from "../../clock.ts";
import { ROW } from "../../core/counters.ts";
import { decodeValue } from "../../wire/encoded.ts";
import type { Sender } from "../../wire/notice.ts";
import { decode } from "../../wire/plain-value.ts";
import type { GoActor, MovingRecord, RefusedActor, SealedActor, ToHost, ToRealm } from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import type { LoadedClass } from "../actor-class/mod.ts";
import {
  type Activity,
  type Actors,
  AWAITING,
  type Cell,
  count,
  type Delivery,
  type Failures,
  type HostTeller,
  installMovedAdmission,
  LOCAL,
  type Moving,
  RESTORED,
  Subscriptions,
  WATCHED,
  type Wakeups,
} from "../delivery/mod.ts";
import type { ClassBook } from "../realm-setup.ts";
import { type HookRunner, isThenable, type Lifecycle } from "../turn/mod.ts";
import { describe } from "./describe.ts";

type Adopt = Extract<ToRealm, { is: "adopt" }>;
type Restored = Extract<ToHost, { is: "restored" }>["ok"][number];

/** Makes the place of an actor that comes, with the services of its kind. */
interface ArrivalSpawner {
  announceClass(loaded: LoadedClass): void;
  cellOf(loaded: LoadedClass, address: ActorAddress, isWorker: boolean, parent: null, init: null): Cell;
}

export interface SwapTargetSetup {
  readonly actors: Actors;
  readonly spawner: ArrivalSpawner;
  readonly classes: ClassBook;
  readonly delivery: Delivery;
  readonly wakeups: Wakeups;
  readonly activity: Activity;
  readonly hooks: HookRunner;
  readonly failures: Failures;
  readonly lifecycle: Lifecycle;
  readonly ending: { forget(cell: Cell): void };
  readonly outbox: HostTeller & { flush(): void };
  readonly clock: Clock;
}

/** The new realm's side of a hot swap. Until `go` the new instance takes nothing and what it asks for waits. */
export class SwapTarget {
  readonly #setup: SwapTargetSetup;

  constructor(setup: SwapTargetSetup) {
    this.#setup = setup;
  }

  /** Makes and restores the new instances, and tells the host once for the whole batch. */
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
        if (left === 0) this.#setup.outbox.control({ is: "restored", swap, ok, refused });
      });
    }
  }

  #restore(adopt: Adopt, sealed: SealedActor, done: (cell: Cell | null, error: string) => void): void {
    const { classes, hooks, failures } = this.#setup;
    const { swap, from, freshState, isArrival = false } = adopt;
    const loaded = classes.byName(sealed.className);
    const misfit = whyNotAdopted(sealed, loaded);
    if (loaded === undefined || misfit !== null) {
      done(null, misfit ?? "");
      return;
    }
    const cell = this.#place(loaded, sealed, isArrival);
    const moving: Moving = { swap, stash: new Stash(), effects: [], sealing: null };
    cell.mode = RESTORED;
    cell.makeExtras().moving = moving;
    if (isArrival && !sealed.hasSnapshot) {
      // It starts anew in its first turn: constructor, `onStart(init)`.
      done(cell, "");
      return;
    }
    const fail = (error: unknown) => {
      if (cell.extras?.moving !== moving) return;
      this.#drop(cell, moving);
      done(null, describe(failures, error));
    };
    try {
      const instance = hooks.inHand(cell, "restore", () => cell.class.construct(cell));
      cell.instance = instance;
      if (sealed.snapshot !== null && instance.restore === undefined && !freshState) {
        throw new Error(
          `${sealed.className} has no restore() for the state it would be given, and fresh state was not asked for`,
        );
      }
      const restore = () =>
        sealed.snapshot === null ? undefined : instance.restore?.(decodeValue(sealed.snapshot), from);
      const result = hooks.inHand(cell, "restore", restore);
      if (!isThenable(result)) done(cell, "");
      else hooks.whenSettled(cell, "restore", result, () => cell.extras?.moving === moving && done(cell, ""), fail);
    } catch (error) {
      fail(error);
    }
  }

  #place(loaded: LoadedClass, sealed: SealedActor, isArrival: boolean): Cell {
    const { spawner, actors } = this.#setup;
    spawner.announceClass(loaded);
    const cell = spawner.cellOf(loaded, sealed.address, sealed.role === "worker", null, null);
    if (loaded.isPersistent) cell.makeExtras().globalName = sealed.globalName;
    // What was sent from here while it lived on another host went by way of the host: all else must, too.
    if (isArrival || actors.isForeign(sealed.address)) actors.routeViaHost(sealed.address);
    return cell;
  }

  /** The switch: from here on the actor is this one. */
  go(swap: number, list: readonly GoActor[]): void {
    const { outbox, clock } = this.#setup;
    const moved: Cell[] = [];
    for (const actor of list) {
      const cell = this.#cellOf(swap, actor.address);
      if (cell !== undefined) moved.push(cell);
    }
    const addresses = moved.map((cell) => cell.address);
    outbox.control({ is: "running", swap, addresses, atMs: clock.nowMs() });
    outbox.flush();
    for (const actor of list) {
      const cell = this.#cellOf(swap, actor.address);
      if (cell !== undefined) this.#begin(swap, cell, actor);
    }
  }

  #begin(swap: number, cell: Cell, actor: GoActor): void {
    const { delivery, wakeups, activity, lifecycle } = this.#setup;
    const { record, mailbox } = actor;
    const extras = cell.makeExtras();
    const moving = extras.moving as Moving;
    takeRecord(cell, record);
    const handed = 2 * actor.handed;
    for (let i = 0; i < handed; i += 2) {
      delivery.putMoved(cell, decode(mailbox[i + 1] as string | object), mailbox[i] as Sender);
    }
    if (record.subscriptions.length > 0) extras.subscriptions = Subscriptions.moved(record.subscriptions, cell);
    this.#admitAgain(cell, record);
    for (let i = handed; i < mailbox.length; i += 2) {
      delivery.putCounted(cell, decode(mailbox[i + 1] as string | object), mailbox[i] as Sender);
    }
    for (const wakeup of actor.wakeups) wakeups.addMoved(cell, wakeup, decodeValue(wakeup.payload));
    if (record.stoppingSinceMs > 0) activity.noteStopping(cell, record.stoppingSinceMs);
    if (record.exit !== null) delivery.put(cell, record.exit.message, record.exit.notice);
    for (const effect of moving.effects) effect();
    moving.stash.forEach((sender, message) => {
      count(cell, ROW.stashed, -1);
      delivery.put(cell, message, sender);
    });
    if (actor.awaitsOld) {
      extras.awaitsOld = swap;
      cell.set(AWAITING, true);
    } else lifecycle.proceed(cell);
  }

  /** What waited in front of the old one's mailbox waits here, or goes to the mailbox when nothing is missing. */
  #admitAgain(cell: Cell, record: MovingRecord): void {
    const { delivery, lifecycle, clock } = this.#setup;
    const stop = () => lifecycle.requestStop(cell, "transient");
    if (cell.class.hasAdmission && installMovedAdmission(cell, record, clock, stop)) delivery.releaseStash(cell);
    for (const { message, sender } of record.initializing?.held ?? []) {
      delivery.put(cell, decodeValue(message), sender);
    }
  }

  /** The old instance has ended its `onStop("swapped")`: the new one may open what it needs. */
  oldStopped(swap: number, address: ActorAddress): void {
    const { actors, hooks, lifecycle } = this.#setup;
    const cell = actors.get(address);
    if (cell === undefined || cell.extras?.awaitsOld !== swap) return;
    cell.extras.awaitsOld = null;
    cell.set(AWAITING, false);
    const result = hooks.run(cell, "onSwapped", () => cell.instance?.onSwapped?.());
    if (!isThenable(result)) lifecycle.proceed(cell);
    else
      lifecycle.awaitHook(cell, "onSwapped", result, (error, hasFailed) => {
        if (hasFailed) hooks.noteFailure(cell, "onSwapped", error);
      });
  }

  /** The swap came to nothing: what this realm's actors sent meanwhile goes to the old one. */
  discard(swap: number, addresses: readonly ActorAddress[]): void {
    for (const address of addresses) {
      const cell = this.#cellOf(swap, address);
      if (cell !== undefined) this.#drop(cell, cell.makeExtras().moving as Moving);
    }
  }

  #drop(cell: Cell, moving: Moving): void {
    const { ending, delivery } = this.#setup;
    ending.forget(cell);
    cell.makeExtras().moving = null;
    moving.stash.forEach((sender, message) => {
      delivery.forward(cell.address, message, sender);
    });
  }

  #cellOf(swap: number, address: ActorAddress): Cell | undefined {
    const cell = this.#setup.actors.get(address);
    return cell?.mode === RESTORED && cell.extras?.moving?.swap === swap ? cell : undefined;
  }
}

/** Null: the class can take the actor over. */
function whyNotAdopted({ className, role }: SealedActor, loaded: LoadedClass | undefined): string | null {
  if (loaded === undefined) return `the new source has no class ${className}`;
  const wasTroupe = role === "troupe";
  if (role === "worker" || wasTroupe === (loaded.troupe !== null)) return null;
  return `${className} is ${wasTroupe ? "no" : "a"} troupe in the new source, and ${wasTroupe ? "was one" : "was none"}`;
}

/** What the actor was beside its state. From here on it is in no swap. */
function takeRecord(cell: Cell, record: MovingRecord): void {
  const extras = cell.makeExtras();
  extras.moving = null;
  extras.children = new Set([...record.children, ...extras.children]);
  extras.subscribers = new Set(record.subscribers);
  extras.restarts = record.restarts;
  extras.requirements = record.requirements;
  if (record.job !== null) {
    extras.work = { job: { ...record.job, message: decodeValue(record.job.message) } };
    cell.set(WATCHED, true);
  }
  extras.lastWakeup = Math.max(extras.lastWakeup, record.lastWakeup);
  cell.parent = record.parent;
  cell.init = record.init;
  cell.mode = LOCAL;
}
