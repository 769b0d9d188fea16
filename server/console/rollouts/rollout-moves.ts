import type { RolloutActorState, RolloutState } from "#protocol/rollout";

/** What a person may do to a rollout, from which states, and what it is then. Everything else is ROLLOUT_STATE. */
export const ROLLOUT_MOVES = {
  pause: { from: ["running"], to: "paused" },
  resume: { from: ["paused"], to: "running" },
  abort: { from: ["running", "paused"], to: "aborted" },
  undo: { from: ["done", "failed", "aborted"], to: "undoing" },
} as const satisfies Record<string, { from: readonly RolloutState[]; to: RolloutState }>;

export type RolloutMove = keyof typeof ROLLOUT_MOVES;

/** Rows that are still to be moved, by the state that moves them. */
export const ROWS_TO_MOVE: Record<"running" | "undoing", RolloutActorState[]> = {
  running: ["waiting"],
  undoing: ["swapped", "stuck"],
};

/** States in which actors are being moved, or will be again. */
export const OPEN_STATES: RolloutState[] = ["running", "paused", "undoing"];
