import type { ActorAddress } from "../../author/address.ts";
import { ROW, stoppingSinceOf } from "../../core/counters.ts";
import { errorFacts, errorLine } from "../../errors.ts";
import { encodeValue } from "../../wire/encoded.ts";
import { encode } from "../../wire/plain-value.ts";
import type {
  HandedActor,
  HeldJob,
  MovingJob,
  MovingWakeup,
  RefusedActor,
  Role,
  SealedActor,
  ToRealm,
} from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import { TROUPE } from "../actor-class/mod.ts";
import {
  AWAITING,
  type Cell,
  count,
  ENDING,
  forward,
  HANDED,
  IDLE,
  LOCAL,
  type Moving,
  put,
  type RealmState,
  SEALED,
  STOPPING,
  WATCHED,
} from "../delivery/mod.ts";
import { forget, hook, isThenable, proceed, whenSettled } from "../turn/mod.ts";

type Refuse = (address: ActorAddress, step: RefusedActor["step"], error: string) => void;

/**
 * The old realm's side of a hot swap (docs/hot-swap.md). It changes an actor's mode only when the host says so
 * (R1) and ignores what is not of the actor's present swap (R6).
 */
export class SwapSource {
  readonly #state: RealmState;

  constructor(state: RealmState) {
    this.#state = state;
  }

  /** Closes the mailboxes for taking, snapshots, and answers once for the whole batch. */
  seal({ swap, addresses, freshState, patienceMs }: Extract<ToRealm, { is: "seal" }>): void {
    const ok: SealedActor[] = [];
    const refused: RefusedActor[] = [];
    let left = addresses.length;
    let cancelPatience = () => {};
    const settle = () => {
      left -= 1;
      if (left > 0) return;
      cancelPatience();
      this.#state.outbox.control({ is: "sealed", swap, ok, refused });
    };
    const refuse: Refuse = (address, step, error) => {
      refused.push({ address, step, error });
      settle();
    };
    for (const address of addresses) {
      const cell = this.#state.cells.get(address);
      if (cell === undefined || cell.mode === STOPPING || cell.has(ENDING))
        refuse(address, "gone", "the actor has ended");
      else if (cell.mode !== LOCAL) refuse(address, "seal", "the actor is not running");
      else if (cell.rare?.moving) refuse(address, "seal", "the actor is being swapped already");
      else this.#sealOne(cell, swap, freshState, ok, settle, refuse);
    }
    if (patienceMs === null || left === 0) return;
    cancelPatience = this.#state.setup.clock.after(patienceMs, () => {
      const busy = addresses.filter((address) => this.#giveUpSealing(swap, address));
      for (const address of busy) {
        refused.push({ address, step: "seal", error: `it was busy for more than ${patienceMs} ms`, isBusy: true });
        settle();
      }
    });
  }

  /** False: it is sealed, or no part of this swap any more. */
  #giveUpSealing(swap: number, address: ActorAddress): boolean {
    const cell = this.#cellOf(swap, address);
    if (!cell?.rare?.moving?.attempt) return false;
    cell.rare.moving = null;
    return true;
  }

  #sealOne(cell: Cell, swap: number, freshState: boolean, ok: SealedActor[], settle: () => void, refuse: Refuse): void {
    const state = this.#state;
    const moving: Moving = { swap, late: new Stash(), effects: [], parked: [], attempt: null, onDrop: null };
    cell.more().moving = moving;
    cell.set(WATCHED, true);
    moving.onDrop = () => refuse(cell.address, "gone", "the actor ended before it could be swapped");
    moving.attempt = () => {
      if (cell.has(AWAITING | ENDING) || cell.instance === null || !maySwap(state, cell)) return;
      moving.attempt = null;
      cell.mode = SEALED;
      cell.set(IDLE, false);
      const hasState = cell.instance.snapshot !== undefined || freshState;
      if (!hasState) {
        moving.onDrop = null;
        refuse(cell.address, "snapshot", `${cell.class.name} has no snapshot(), and fresh state was not asked for`);
        return;
      }
      const sealedAtMs = state.setup.clock.nowMs();
      const done = (snapshot: unknown, error: unknown, hasFailed: boolean) => {
        if (cell.rare?.moving !== moving) return;
        moving.onDrop = null;
        if (hasFailed) {
          refuse(cell.address, "snapshot", describe(state, error));
          return;
        }
        try {
          const encodedSnapshot = snapshot === undefined ? null : encodeValue(snapshot);
          ok.push({
            address: cell.address,
            className: cell.class.name,
            globalName: cell.rare?.globalName ?? null,
            role: roleOf(cell),
            snapshot: encodedSnapshot,
            hasSnapshot: cell.instance?.snapshot !== undefined,
            sealedAtMs,
          });
          settle();
        } catch (uncopied) {
          refuse(cell.address, "snapshot", `its snapshot cannot be copied: ${describe(state, uncopied)}`);
        }
      };
      this.#snapshot(cell, done);
    };
    moving.attempt();
  }

  #snapshot(cell: Cell, done: (snapshot: unknown, error: unknown, hasFailed: boolean) => void): void {
    let result: unknown;
    try {
      result = this.#state.inHand(cell, "snapshot", () => cell.instance?.snapshot?.());
    } catch (error) {
      done(undefined, error, true);
      return;
    }
    if (isThenable(result)) {
      whenSettled(
        this.#state,
        cell,
        "snapshot",
        result,
        (value) => done(value, undefined, false),
        (error) => done(undefined, error, true),
      );
    } else done(result, undefined, false);
  }

  /** Copies mailboxes and wakeups; both stay here until the host says that the switch is done. */
  handover(swap: number, addresses: readonly ActorAddress[]): void {
    const ok: HandedActor[] = [];
    const refused: RefusedActor[] = [];
    for (const address of addresses) {
      const cell = this.#cellOf(swap, address);
      if (cell === undefined || cell.mode !== SEALED) continue;
      try {
        ok.push(this.#hand(cell));
        cell.mode = HANDED;
        this.#park(cell);
      } catch (error) {
        refused.push({ address, step: "handover", error: describe(this.#state, error) });
      }
    }
    this.#state.outbox.control({ is: "mailbox", swap, ok, refused });
  }

  #hand(cell: Cell): HandedActor {
    const rare = cell.more();
    rare.interceptor?.release();
    const mailbox: unknown[] = [];
    cell.forEach((message, sender) => {
      try {
        mailbox.push(sender, encode(message));
      } catch (error) {
        throw new Error(`waiting message ${mailbox.length / 2} cannot be copied: ${errorFacts(error).message}`);
      }
    });
    const wakeups: MovingWakeup[] = [];
    for (const wakeup of rare.wakeups.values()) {
      wakeups.push({ id: wakeup.id, dueMs: wakeup.dueMs, number: wakeup.number, payload: encodeValue(wakeup.payload) });
    }
    return {
      address: cell.address,
      mailbox,
      wakeups,
      record: {
        parent: cell.parent,
        children: [...rare.children],
        subscribers: [...rare.subscribers],
        subscriptions: rare.subscriptions?.record() ?? [],
        restarts: rare.restarts,
        requirements: rare.requirements,
        lastWakeup: rare.lastWakeup,
        init: cell.init,
        transientSinceMs: rare.transient?.sinceMs ?? null,
        job: encodeJob(rare.work?.job ?? null),
        stoppingSinceMs: stoppingSinceOf(cell.counters[cell.at + ROW.mark] as number),
        exit: rare.exit,
        initializing: rare.initializing?.encode() ?? null,
      },
    };
  }

  #park(cell: Cell): void {
    const rare = cell.more();
    const moving = rare.moving as Moving;
    for (const wakeup of rare.wakeups.values()) {
      moving.parked.push(wakeup);
      this.#state.wakeups.remove(wakeup);
    }
  }

  /** The switch is done: what waited here follows its actor, and the old instance is told. */
  release(swap: number, addresses: readonly ActorAddress[]): void {
    const { outbox } = this.#state;
    const released = addresses.flatMap((address) => this.#cellOf(swap, address) ?? []);
    for (const cell of released) {
      const moving = cell.more().moving as Moving;
      forget(this.#state, cell);
      moving.late.forEach((sender, message) => {
        forward(this.#state, cell.address, message, sender);
      });
      cell.more().moving = null;
    }
    // Behind all that waited: with this the host takes nothing more from here in the actor's name.
    for (const cell of released) {
      const stopped = () => outbox.control({ is: "oldStopped", swap, address: cell.address });
      const result = hook(this.#state, cell, "onStop", () => cell.instance?.onStop?.("swapped"));
      if (isThenable(result)) whenSettled(this.#state, cell, "onStop", result, stopped, stopped);
      else stopped();
    }
  }

  /** The swap came to nothing: the actor goes on as it was. */
  reopen(swap: number, addresses: readonly ActorAddress[]): void {
    for (const address of addresses) {
      const cell = this.#cellOf(swap, address);
      if (cell === undefined) continue;
      const rare = cell.more();
      const moving = rare.moving as Moving;
      rare.moving = null;
      cell.mode = LOCAL;
      for (const wakeup of moving.parked) {
        rare.wakeups.set(wakeup.id, wakeup);
        this.#state.wakeups.add(wakeup);
      }
      moving.late.forEach((sender, message) => {
        count(cell, ROW.late, -1);
        put(this.#state, cell, message, sender);
      });
      if (!cell.has(AWAITING | IDLE)) proceed(this.#state, cell);
    }
  }

  #cellOf(swap: number, address: ActorAddress): Cell | undefined {
    const cell = this.#state.cells.get(address);
    return cell?.rare?.moving?.swap === swap ? cell : undefined;
  }
}

function roleOf(cell: Cell): Role {
  if (cell.instance?.[TROUPE] !== undefined) return "troupe";
  return cell.rare?.work == null ? "actor" : "worker";
}

function encodeJob(job: HeldJob | null): MovingJob | null {
  return job && { ...job, message: encodeValue(job.message) };
}

function maySwap(state: RealmState, cell: Cell): boolean {
  try {
    return state.inHand(cell, "canSwap", () => cell.instance?.canSwap?.() !== false);
  } catch (error) {
    state.noteFailure(cell, "canSwap", state.mapError(errorFacts(error)));
    return false;
  }
}

export function describe(state: RealmState, error: unknown): string {
  const facts = state.mapError(errorFacts(error));
  return facts.stack ?? errorLine(facts);
}
