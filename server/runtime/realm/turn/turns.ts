import type { ActorAddress } from "../../author/address.ts";
import { HEADER, ROW } from "../../core/counters.ts";
import type { Notice } from "../../wire/notice.ts";
import {
  type Activity,
  type Actors,
  AWAITING,
  type Cell,
  type ChunkPool,
  ENDING,
  EXITING,
  IDLE,
  IN_TURN,
  LOCAL,
  MODE,
  QUEUED,
  type Refusals,
  type RunLoop,
} from "../delivery/mod.ts";
import type { Handling } from "./handling.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Notices } from "./notices.ts";

/** Messages per turn of one actor, so that none starves the others. */
const MAX_PER_TURN = 128;

export interface TurnsSetup {
  readonly actors: Actors;
  readonly loop: RunLoop;
  readonly pool: ChunkPool;
  readonly header: Float64Array;
  readonly activity: Activity;
  readonly lifecycle: Lifecycle;
  readonly handling: Handling;
  readonly notices: Notices;
  readonly refusals: Refusals;
  readonly outbox: { flush(): void };
  readonly linesAtOnce: number;
}

/** Runs the actors that are ready, a turn each. */
export class Turns {
  readonly #setup: TurnsSetup;

  constructor(setup: TurnsSetup) {
    this.#setup = setup;
  }

  /**
   * Runs ready actors, a turn each, until none is left, the slice is over, or an ask of this realm has its reply: the
   * asker goes on when this has returned. A turn takes what was waiting at its start, at most 128; what the actor sends
   * to itself meanwhile waits for the next one. True: there is more to do.
   *
   * One function and not three, and one comparison of `status` for all that may be out of the ordinary: a message costs
   * about 25 ns, of which a call is 2 (docs/performance.md).
   */
  runSlice(): boolean {
    const { actors, loop, pool, header, activity, lifecycle, handling, notices, refusals } = this.#setup;
    const { bySlot } = actors;
    const { queue } = loop;
    loop.isAnswered = false;
    loop.linesLeft = this.#setup.linesAtOnce;
    while (loop.left > 0 && !loop.isAnswered) {
      const slot = queue.shift();
      if (slot === undefined) break;
      loop.left -= 1;
      const cell = bySlot[slot];
      if (cell === undefined) {
        actors.freeSlot(slot);
        continue;
      }
      if (cell.status === QUEUED) cell.status = IN_TURN;
      else if (!beginTurn(cell)) continue;
      header[HEADER.slot] = slot;
      if (cell.instance === null) lifecycle.startInstance(cell);
      const most = cell.count < MAX_PER_TURN ? cell.count : MAX_PER_TURN;
      const counters = cell.counters;
      const takenAt = cell.at + ROW.received;
      let takenEver = counters[takenAt] as number;
      let taken = 0;
      while (taken < most && (cell.status === IN_TURN || goesOn(cell))) {
        const sender = cell.nextSender();
        const message = cell.take(pool);
        takenEver += 1;
        counters[takenAt] = takenEver;
        taken += 1;
        if (typeof sender === "string") {
          const type =
            typeof message === "object" && message !== null ? (message as { type?: unknown }).type : undefined;
          if (type === activity.lastType || activity.noteType(type))
            handling.handle(cell, message, sender as ActorAddress);
          else refusals.reserved(cell.address, sender as ActorAddress, message);
        } else {
          notices.take(cell, message, sender as Notice);
          // Initializing messages bypass the mailbox (admission.ts): read the counter again.
          takenEver = counters[takenAt] as number;
        }
      }
      if (taken > 1) loop.left -= taken - 1;
      if (cell.status === IN_TURN) {
        if (cell.count === 0) cell.status = IDLE;
        else {
          cell.status = QUEUED;
          queue.push(slot);
        }
      } else {
        if (cell.has(EXITING)) notices.takeUrgentExit(cell);
        cell.set(IN_TURN, false);
        lifecycle.proceed(cell);
      }
    }
    header[HEADER.slot] = -1;
    header[HEADER.slices] = (header[HEADER.slices] as number) + 1;
    this.#setup.outbox.flush();
    return queue.size > 0;
  }
}

/** For an actor about which something is out of the ordinary: whether its turn goes on with the next message. */
function goesOn(cell: Cell): boolean {
  cell.extras?.moving?.sealing?.attempt();
  return (cell.status & (MODE | AWAITING | ENDING | EXITING)) === LOCAL;
}

/**
 * The first half of a turn for an actor about which something is out of the ordinary. False: it may not have one now.
 */
function beginTurn(cell: Cell): boolean {
  cell.set(QUEUED, false);
  if ((cell.status & (MODE | AWAITING)) !== LOCAL) return false;
  cell.set(IN_TURN, true);
  return true;
}
