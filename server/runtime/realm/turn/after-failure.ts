import type { ErrorFacts } from "../../errors.ts";
import { type Cell, ENDING, type RealmState } from "../delivery/mod.ts";
import { restart } from "./lifecycle.ts";

/** What follows for an actor that has failed for good, as its class says. Whoever sent the message has the poison already. */
export function afterFailure(state: RealmState, cell: Cell, error: ErrorFacts): void {
  const policy = cell.class.afterFailure;
  if (policy === "resume") return;
  if (policy === "restart") {
    restart(state, cell, error);
    return;
  }
  const rare = cell.more();
  rare.stopReason = policy === "stop" ? "failed" : `failed: ${error.message}`;
  if (policy === "escalate") rare.escalated = error;
  cell.set(ENDING, true);
}
