import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { inspectSource, sourceHash } from "#runtime/intake";
import { actWithIntent } from "../cluster/act-with-intent.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { packageRoot } from "../package-root.ts";
import { recordDecision } from "./record-decision.ts";
import { insertPending } from "./store-source.ts";

/** Who approves the bundled example; no person has this id. */
const SET_UP = { id: "set-up", name: "set-up" };

export interface BundledExample {
  /** The zip, and the file with the hash that is recorded in the repository. */
  zipFile: string;
  hashFile: string;
}

export function bundledExample(name: string): BundledExample {
  return {
    zipFile: join(packageRoot(), "dist/examples", `${name}.zip`),
    hashFile: join(packageRoot(), "examples", `${name}.sha256`),
  };
}

/**
 * At the first start with an empty database: keeps the bundled example and approves it in the name of the set-up, for
 * exactly the hash that the repository records. Does nothing when it is there already.
 */
export async function keepFirstExample(
  cluster: ClusterContext,
  example: BundledExample,
  convention: string,
): Promise<void> {
  const { db, audit, clock, signer, zips } = cluster;
  if ((await db.source.count({ where: { uploadedById: SET_UP.id } })) > 0) return;
  const bytes = await readFile(example.zipFile);
  const recorded = (await readFile(example.hashFile, "utf8")).trim().split(/\s/)[0];
  const hash = sourceHash(bytes);
  if (hash !== recorded)
    throw new Error(`the bundled example's hash is ${hash}; the repository records ${recorded}, so it is not approved`);
  const inspection = await inspectSource(bytes);
  await zips.put(hash, bytes);
  const clusterSerial = await cluster.supplier.serialOf(hash);
  // Before the transaction: with SQLite it holds the only connection.
  const policy = await cluster.readPolicy();
  await audit.change(async (tx, record) => {
    const at = new Date(clock.now());
    const { name, version } = inspection.manifest;
    await insertPending(tx, inspection, SET_UP, at, null);
    const reason =
      "The bundled example, approved by the set-up at the first start for the hash recorded in the repository";
    const source = { hash, name, version, state: "pending", serial: 0 };
    const decided = { source, decision: "approve" as const, by: SET_UP, reason, at, policy, convention, clusterSerial };
    const { serial } = await recordDecision(tx, signer, decided);
    await record({ who: "system", action: "source.upload", target: hash, details: { name, version, bundled: true } });
    const details = { decision: "approve", approver: SET_UP.id, name, version, serial };
    await record({ who: "system", action: "source.decide", target: hash, reason, details });
  });
}

/** Activates the example if the first start did not come so far. Called in a turn of the activations. */
export async function activateFirstExample(cluster: ClusterContext): Promise<void> {
  const example = await cluster.db.source.findFirst({
    where: { uploadedById: SET_UP.id, state: "approved", isActive: false },
  });
  if (!example || (await wasActivated(cluster, example.hash))) return;
  const { hash, name, version } = example;
  await actWithIntent(
    cluster,
    { who: "system", action: "source.activate", target: hash, details: { name, version } },
    () => cluster.activations.activate(hash, undefined),
    ({ addresses }) => ({ name, version, actors: addresses.length }),
  );
}

/** Once activated, what becomes of it is for the operators. */
async function wasActivated({ db }: ClusterContext, hash: string): Promise<boolean> {
  const done = await db.auditRow.count({ where: { action: "source.activate", target: hash, result: "done" } });
  return done > 0;
}
