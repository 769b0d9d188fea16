import type { ActorAddress } from "../../author/address.ts";
import type { Clock } from "../../clock.ts";
import { ROW, stoppingSinceOf } from "../../core/counters.ts";
import { errorFacts } from "../../errors.ts";
import { encodeValue } from "../../wire/encoded.ts";
import type { Sender } from "../../wire/notice.ts";
import { encode } from "../../wire/plain-value.ts";
import type {
  HandedActor,
  HeldJob,
  MovingJob,
  MovingWakeup,
  RefusedActor,
  SealedActor,
  ToRealm,
} from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import {
  type ActorLookup,
  AWAITING,
  type Cell,
  count,
  ENDING,
  type Failures,
  HANDED,
  type HostTeller,
  IDLE,
  LOCAL,
  type Moving,
  SEALED,
  STOPPING,
  WATCHED,
} from "../delivery/mod.ts";
import { type HookRunner, isThenable } from "../turn/mod.ts";
import { describe } from "./describe.ts";
import { ActorSealing } from "./sealing.ts";

export interface SwapSourceSetup {
  readonly actors: ActorLookup;
  readonly delivery: {
    put(target: Cell, message: unknown, sender: Sender): void;
    forward(to: ActorAddress, message: unknown, sender: Sender): void;
  };
  readonly wakeups: { park(cell: Cell): void; unpark(cell: Cell): void };
  readonly hooks: HookRunner;
  readonly failures: Failures;
  readonly lifecycle: { proceed(cell: Cell): void };
  readonly ending: { forget(cell: Cell): void };
  readonly host: HostTeller;
  readonly clock: Clock;
}

/**
 * The old realm's side of a hot swap (docs/hot-swap.md). It changes an actor's mode only when the host says so (R1) and
 * ignores what is not of the actor's present swap (R6).
 */
export class SwapSource {
  readonly #setup: SwapSourceSetup;

  constructor(setup: SwapSourceSetup) {
    this.#setup = setup;
  }

  /** Closes the mailboxes for taking, snapshots, and tells the host once for the whole batch. */
  seal({ swap, addresses, freshState, patienceMs }: Extract<ToRealm, { is: "seal" }>): void {
    const { actors, hooks, failures, clock, host } = this.#setup;
    const ok: SealedActor[] = [];
    const refused: RefusedActor[] = [];
    let left = addresses.length;
    let cancelPatience = () => {};
    const settle = () => {
      left -= 1;
      if (left > 0) return;
      cancelPatience();
      host.control({ is: "sealed", swap, ok, refused });
    };
    const refuse = (refusal: RefusedActor) => {
      refused.push(refusal);
      settle();
    };
    const begin = (cell: Cell) => {
      const { address } = cell;
      const sealing = new ActorSealing(cell, {
        hooks,
        failures,
        clock,
        freshState,
        sealed: (actor) => {
          ok.push(actor);
          settle();
        },
        refused: (step, error) => refuse({ address, step, error }),
      });
      cell.makeExtras().moving = { swap, stash: new Stash(), effects: [], sealing };
      cell.set(WATCHED, true);
      sealing.attempt();
    };
    for (const address of addresses) {
      const cell = actors.get(address);
      if (cell === undefined || cell.mode === STOPPING || cell.has(ENDING))
        refuse({ address, step: "gone", error: "the actor has ended" });
      else if (cell.mode !== LOCAL) refuse({ address, step: "seal", error: "the actor is not running" });
      else if (cell.extras?.moving) refuse({ address, step: "seal", error: "the actor is being swapped already" });
      else begin(cell);
    }
    if (patienceMs === null || left === 0) return;
    cancelPatience = clock.after(patienceMs, () => {
      const busy = addresses.filter((address) => this.#giveUpSealing(swap, address));
      const error = `it was busy for more than ${patienceMs} ms`;
      for (const address of busy) refuse({ address, step: "seal", error, isBusy: true });
    });
  }

  /** False: it is sealed, or no part of this swap any more. */
  #giveUpSealing(swap: number, address: ActorAddress): boolean {
    const cell = this.#cellOf(swap, address);
    if (!cell?.extras?.moving?.sealing?.isWaiting) return false;
    cell.extras.moving = null;
    return true;
  }

  /** Copies mailboxes and wakeups; both stay here until the host says that the switch is done. */
  handover(swap: number, addresses: readonly ActorAddress[]): void {
    const { wakeups, failures, host } = this.#setup;
    const ok: HandedActor[] = [];
    const refused: RefusedActor[] = [];
    for (const address of addresses) {
      const cell = this.#cellOf(swap, address);
      if (cell === undefined || cell.mode !== SEALED) continue;
      try {
        ok.push(handed(cell));
        cell.mode = HANDED;
        wakeups.park(cell);
      } catch (error) {
        refused.push({ address, step: "handover", error: describe(failures, error) });
      }
    }
    host.control({ is: "mailbox", swap, ok, refused });
  }

  /** The switch is done: what waited here follows its actor, and the old instance is told. */
  release(swap: number, addresses: readonly ActorAddress[]): void {
    const { ending, delivery, hooks, host } = this.#setup;
    const released = addresses.flatMap((address) => this.#cellOf(swap, address) ?? []);
    for (const cell of released) {
      const moving = cell.makeExtras().moving as Moving;
      ending.forget(cell);
      moving.stash.forEach((sender, message) => {
        delivery.forward(cell.address, message, sender);
      });
      cell.makeExtras().moving = null;
    }
    // Behind all that waited: with this the host takes nothing more from here in the actor's name.
    for (const cell of released) {
      const stopped = () => host.control({ is: "oldStopped", swap, address: cell.address });
      const result = hooks.run(cell, "onStop", () => cell.instance?.onStop?.("swapped"));
      if (isThenable(result)) hooks.whenSettled(cell, "onStop", result, stopped, stopped);
      else stopped();
    }
  }

  /** The swap came to nothing: the actor goes on as it was. */
  reopen(swap: number, addresses: readonly ActorAddress[]): void {
    const { wakeups, delivery, lifecycle } = this.#setup;
    for (const address of addresses) {
      const cell = this.#cellOf(swap, address);
      if (cell === undefined) continue;
      const extras = cell.makeExtras();
      const moving = extras.moving as Moving;
      extras.moving = null;
      cell.mode = LOCAL;
      wakeups.unpark(cell);
      moving.stash.forEach((sender, message) => {
        count(cell, ROW.stashed, -1);
        delivery.put(cell, message, sender);
      });
      if (!cell.has(AWAITING | IDLE)) lifecycle.proceed(cell);
    }
  }

  #cellOf(swap: number, address: ActorAddress): Cell | undefined {
    const cell = this.#setup.actors.get(address);
    return cell?.extras?.moving?.swap === swap ? cell : undefined;
  }
}

/** All that goes with a sealed actor. Throws when something cannot be copied. */
function handed(cell: Cell): HandedActor {
  const extras = cell.makeExtras();
  extras.interceptor?.release();
  const mailbox: unknown[] = [];
  cell.forEach((message, sender) => {
    try {
      mailbox.push(sender, encode(message));
    } catch (error) {
      throw new Error(`waiting message ${mailbox.length / 2} cannot be copied: ${errorFacts(error).message}`);
    }
  });
  const wakeups: MovingWakeup[] = [];
  for (const wakeup of extras.wakeups.values()) {
    wakeups.push({ id: wakeup.id, dueMs: wakeup.dueMs, number: wakeup.number, payload: encodeValue(wakeup.payload) });
  }
  return {
    address: cell.address,
    mailbox,
    wakeups,
    record: {
      parent: cell.parent,
      children: [...extras.children],
      subscribers: [...extras.subscribers],
      subscriptions: extras.subscriptions?.record() ?? [],
      restarts: extras.restarts,
      requirements: extras.requirements,
      lastWakeup: extras.lastWakeup,
      init: cell.init,
      transientSinceMs: extras.transient?.sinceMs ?? null,
      job: encodeJob(extras.work?.job ?? null),
      stoppingSinceMs: stoppingSinceOf(cell.counters[cell.at + ROW.mark] as number),
      exit: extras.exit,
      initializing: extras.initializing?.encode() ?? null,
    },
  };
}

function encodeJob(job: HeldJob | null): MovingJob | null {
  return job && { ...job, message: encodeValue(job.message) };
}
