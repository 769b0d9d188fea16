import { RunQueue } from "../../core/run-queue.ts";
import type { Scheduler } from "../realm-setup.ts";
import type { Cell } from "./cell.ts";
import { IDLE, QUEUED } from "./status.ts";

/** Messages until timers and I/O get their turn: also the pause of a hot swap beside a realm that never rests. */
const MAX_PER_SLICE = 4_096;

/**
 * The actors that are ready, and when they run: in slices, at the end of the tick as long as that does not keep timers
 * and I/O waiting.
 */
export class RunLoop {
  /** The slots of the actors that are ready, in order. */
  readonly queue = new RunQueue<number>();
  /** Messages that may still be taken before timers and I/O have their turn. */
  left = MAX_PER_SLICE;
  /** An ask of this realm has its reply in this slice: the asker goes on before the others have another turn. */
  isAnswered = false;
  /** Log lines of this slice that may still leave at once. */
  linesLeft = 0;
  readonly #scheduler: Scheduler;
  readonly #slice: () => boolean;
  /** A slice is planned. */
  #isAwake = false;
  readonly #run = () => {
    if (this.#slice()) this.#plan();
    else this.#isAwake = false;
  };
  readonly #runRested = () => {
    this.left = MAX_PER_SLICE;
    this.#run();
  };

  /** `slice` runs what is ready; true: there is more to do. */
  constructor(scheduler: Scheduler, slice: () => boolean) {
    this.#scheduler = scheduler;
    this.#slice = slice;
  }

  /** Puts an actor that has something to do, and is free to, in the queue. */
  add(cell: Cell): void {
    if (cell.has(QUEUED)) return;
    cell.status = (cell.status & ~IDLE) | QUEUED;
    this.push(cell.slot);
  }

  /** The same for an actor whose status says already that it is queued. */
  push(slot: number): void {
    this.queue.push(slot);
    if (!this.#isAwake) this.wake();
  }

  /** Something is to do, and a slice is planned if none is. */
  wake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.#plan();
  }

  /** Askers that ask again and again never let go: timers and I/O get their turn between two slices. */
  #plan(): void {
    if (this.left > 0) this.#scheduler.endOfTick(this.#run);
    else this.#scheduler.afterIo(this.#runRested);
  }
}
