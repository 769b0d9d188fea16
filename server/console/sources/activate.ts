import type { z } from "zod";
import type { activateSchema } from "#protocol/source";
import type { ClusterContext } from "../cluster/cluster-context.ts";

export type Inits = z.infer<typeof activateSchema>["init"];

/**
 * Loads the source in the cluster and creates its manifest's actors; remembered, so that it is active again after a
 * restart.
 */
export async function activate(
  {
    db,
    gateway,
    supplier,
    picture,
    changes,
  }: Pick<ClusterContext, "db" | "gateway" | "supplier" | "picture" | "changes">,
  hash: string,
  init: Inits,
): Promise<{ addresses: string[] }> {
  await supplier.supply(hash);
  const answer = await gateway.call("source.activate", { hash, ...(init ? { init } : {}) }, { timeoutMs: 60_000 });
  await db.source.update({ where: { hash }, data: { isActive: true, activation: init ? JSON.stringify(init) : null } });
  picture.expect((model) => answer.addresses.every((address) => model.rowOf(address) !== undefined));
  changes.tell({ topic: "sources", id: hash });
  return answer;
}
