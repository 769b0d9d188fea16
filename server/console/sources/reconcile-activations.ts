import { activateSchema } from "#protocol/source";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { activate } from "./activate.ts";
import { followActivations } from "./follow-activations.ts";

/**
 * After each connection: the console's word on what is active and the cluster's are made one. What a rollout made
 * active in the place of another source (its answer was lost) is so here. What the console knows as active and the
 * cluster does not (its folder was emptied, or it could not create the actors) is activated again; what only the
 * cluster knows as active (the answer to an activation was lost) is remembered here.
 */
export async function reconcileActivations(cluster: ClusterContext): Promise<void> {
  const { db, log, changes } = cluster;
  const held = await cluster.supplier.held();
  await followActivations(cluster, held);
  const approved = await db.source.findMany({ where: { state: "approved" } });
  for (const { hash, isActive, activation } of approved) {
    const isActiveThere = held.get(hash)?.isActive ?? false;
    if (isActive === isActiveThere) continue;
    if (isActiveThere) {
      await db.source.update({ where: { hash }, data: { isActive: true } });
      changes.tell({ topic: "sources", id: hash });
      continue;
    }
    const init = activateSchema.shape.init.parse(activation === null ? undefined : JSON.parse(activation));
    await activate(cluster, hash, init).catch((error: unknown) => {
      if (!(error instanceof ApiFailure) || error.code === "GATEWAY_LOST") throw error;
      log.error({ hash, reason: error.message }, "a source that was active cannot be activated again");
    });
  }
}
