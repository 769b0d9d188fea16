import type { Failure } from "../ui/failure.ts";
import { type LiveMachine, STALE_AFTER_MS } from "./live-machine.ts";

/**
 * - `connecting`: no picture yet; `problem` says when something is in the way.
 * - `live`: what is shown is what the cluster is.
 * - `stale`: it stands since `sinceMs`; `problem` says why.
 * - `paused`: the operator stopped it; `problem` says when nothing would come anyway.
 */
export interface LivePhase {
  phase: "connecting" | "live" | "stale" | "paused";
  sinceMs: number;
  problem: Failure | null;
}

/** How the connection is, as a page says it. */
export interface LiveState extends LivePhase {
  /** While paused: how many actors have changed since, each counted once. */
  waiting: number;
  /** Deltas a second, over the last three. */
  hz: number;
  /** Age of the newest delta when it arrived; null until one came. */
  behindMs: number | null;
}

/** `pictureMs`: when the cluster made what is shown. */
export function phaseOf(machine: LiveMachine, pictureMs: number, nowMs: number): LivePhase {
  const { gateway, heardMs, pausedMs, picture } = machine;
  const problem = gateway?.problem ?? machine.problem;
  const isSilent = nowMs - heardMs >= STALE_AFTER_MS;
  const orSilent = problem ?? (isSilent ? UNREACHABLE : null);
  if (pausedMs !== null) return { phase: "paused", sinceMs: pausedMs, problem: orSilent };
  if (picture === null) return { phase: "connecting", sinceMs: heardMs, problem: orSilent };
  if (gateway) return { phase: "stale", sinceMs: gateway.sinceMs, problem };
  if (isSilent) return { phase: "stale", sinceMs: heardMs, problem: orSilent };
  if (problem) return { phase: "stale", sinceMs: pictureMs, problem };
  return { phase: "live", sinceMs: 0, problem: null };
}

const UNREACHABLE: Failure = {
  message: "The console does not respond.",
  remedy: "The page tries again by itself, and opens what you choose meanwhile; check that the console runs.",
};
