import type { ClusterContext } from "../cluster/cluster-context.ts";
import type { Verb } from "../http/verb.ts";
import { askActor } from "./ask-actor.ts";
import { createActor } from "./create-actor.ts";
import { describeActor } from "./describe-actor.ts";
import { exportActors } from "./export-actors.ts";
import { clearFaults, injectFaults } from "./inject-faults.ts";
import { limitTroupe } from "./limit-troupe.ts";
import { listActors } from "./list-actors.ts";
import { readActorPast } from "./read-actor-past.ts";
import { readLogs } from "./read-logs.ts";
import { stopActor } from "./stop-actor.ts";
import { stopActors } from "./stop-actors.ts";
import { tellActor } from "./tell-actor.ts";

/** The first that fits a path answers, so fixed paths come before those with an address. */
export const actorVerbs = (cluster: ClusterContext): Verb[] =>
  [
    exportActors,
    stopActors,
    readActorPast,
    listActors,
    createActor,
    describeActor,
    stopActor,
    readLogs,
    tellActor,
    askActor,
    limitTroupe,
    injectFaults,
    clearFaults,
  ].map((make) => make(cluster));
