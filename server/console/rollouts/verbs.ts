import type { ClusterContext } from "../cluster/cluster-context.ts";
import type { Verb } from "../http/verb.ts";
import { listRolloutActors } from "./list-rollout-actors.ts";
import { listRollouts } from "./list-rollouts.ts";
import { moveRollout } from "./move-rollout.ts";
import { planRollout } from "./plan-rollout.ts";
import { readRollout } from "./read-rollout.ts";
import { startRollout } from "./start-rollout.ts";

export const rolloutVerbs = (cluster: ClusterContext): Verb[] => [
  ...[startRollout, planRollout, listRollouts, readRollout, listRolloutActors].map((make) => make(cluster)),
  ...(["pause", "resume", "abort", "undo"] as const).map((move) => moveRollout(cluster, move)),
];
