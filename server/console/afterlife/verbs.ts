import type { ClusterContext } from "../cluster/cluster-context.ts";
import type { Verb } from "../http/verb.ts";
import { listEnded } from "./list-ended.ts";
import { readEnded } from "./read-ended.ts";

export const afterlifeVerbs = (cluster: ClusterContext): Verb[] => [listEnded, readEnded].map((make) => make(cluster));
