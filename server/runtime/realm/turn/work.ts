import type { ActorAddress } from "../../author/address.ts";
import type { ErrorFacts } from "../../errors.ts";
import type { HeldJob } from "../../wire/realm-control.ts";
import { JOB_DONE } from "../actor-class/mod.ts";
import { type Cell, ENDING, notify, poison, type RealmState, WATCHED } from "../delivery/mod.ts";

/** A worker takes a job: its message is handled as if the requester had sent it here. */
export function holdJob(cell: Cell, troupe: ActorAddress, requester: ActorAddress, message: unknown): void {
  const rare = cell.more();
  cell.set(WATCHED, true);
  rare.work = { job: { troupe, requester, message, isAnswered: false, isReserved: false } };
}

/**
 * After a turn: is the job over? A worker that ends in the middle of one, reserved or without having sent the requester anything,
 * says nothing: its troupe hears that it is gone and tries the job on another.
 */
export function settleJob(state: RealmState, cell: Cell, job: HeldJob): void {
  if (cell.has(ENDING) ? job.isReserved || !job.isAnswered : job.isReserved) return;
  endJob(state, cell, job);
}

/** The worker failed while it held the job: the requester knows, the worker is free. */
export function failJob(state: RealmState, cell: Cell, job: HeldJob, sender: string, facts: ErrorFacts): void {
  if (sender !== job.requester) poison(state, cell.address, job.requester, job.message, facts);
  endJob(state, cell, job);
}

function endJob(state: RealmState, cell: Cell, job: HeldJob): void {
  cell.more().work = { job: null };
  notify(state, job.troupe, { kind: "system", from: cell.address }, JOB_DONE);
}
