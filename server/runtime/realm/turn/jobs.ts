import type { ActorAddress } from "../../author/address.ts";
import type { ErrorFacts } from "../../errors.ts";
import type { HeldJob } from "../../wire/realm-control.ts";
import { JOB_DONE } from "../actor-class/mod.ts";
import { type Cell, ENDING, type Notifier, WATCHED } from "../delivery/mod.ts";

export interface JobsSetup {
  readonly notifier: Notifier;
  readonly refusals: {
    poison(failing: ActorAddress, sender: ActorAddress, message: unknown, error: ErrorFacts): void;
  };
}

/** The jobs that workers of troupes have in hand. */
export class Jobs {
  readonly #setup: JobsSetup;

  constructor(setup: JobsSetup) {
    this.#setup = setup;
  }

  /** A worker takes a job: its message is handled as if the requester had sent it here. */
  hold(cell: Cell, troupe: ActorAddress, requester: ActorAddress, message: unknown): void {
    const extras = cell.makeExtras();
    cell.set(WATCHED, true);
    extras.work = { job: { troupe, requester, message, isAnswered: false, isReserved: false } };
  }

  /**
   * After a turn: is the job over? A worker that ends in the middle of one (reserved, or without having sent the
   * requester anything) says nothing: its troupe hears that it is gone and tries the job on another.
   */
  settle(cell: Cell, job: HeldJob): void {
    if (cell.has(ENDING) ? job.isReserved || !job.isAnswered : job.isReserved) return;
    this.#end(cell, job);
  }

  /** The worker failed while it held the job: the requester knows, the worker is free. */
  fail(cell: Cell, job: HeldJob, sender: string, facts: ErrorFacts): void {
    if (sender !== job.requester) this.#setup.refusals.poison(cell.address, job.requester, job.message, facts);
    this.#end(cell, job);
  }

  #end(cell: Cell, job: HeldJob): void {
    cell.makeExtras().work = { job: null };
    this.#setup.notifier.notify(job.troupe, { kind: "system", from: cell.address }, JOB_DONE);
  }
}
