import type { ClusterContext } from "../cluster/cluster-context.ts";
import type { Verb } from "../http/verb.ts";
import { changeCapabilities } from "./change-capabilities.ts";
import { endRealm } from "./end-realm.ts";
import { listHosts } from "./list-hosts.ts";
import { readHostPast } from "./read-host-past.ts";

export const hostVerbs = (cluster: ClusterContext): Verb[] =>
  [listHosts, readHostPast, changeCapabilities, endRealm].map((make) => make(cluster));
