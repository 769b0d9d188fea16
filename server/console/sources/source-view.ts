import type { Policy } from "#protocol/people";
import { type Source, sourceSchema } from "#protocol/source";
import type { Caller } from "../accounts/caller.ts";
import type { ConventionModel } from "../cluster/convention-model.ts";
import type { Picture } from "../cluster/picture.ts";
import type { Database } from "../database/database.ts";
import { readHolders } from "../holders/holders.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { mayDecide } from "./may-decide.ts";
import { ownUploads } from "./own-upload.ts";
import { readFacts } from "./source-facts.ts";

export type SourceRow = NonNullable<Awaited<ReturnType<Database["source"]["findUnique"]>>>;

interface Viewing {
  db: Database;
  picture: Picture;
  caller: Caller;
  policy: Policy;
}

/** Rows of the database as the API shows them, with who runs them and whether the caller may decide. */
export async function viewSources(
  { db, picture, caller, policy }: Viewing,
  rows: readonly SourceRow[],
): Promise<Source[]> {
  const model = await picture.fresh().catch((error: unknown) => {
    // What was uploaded and decided is the console's own knowledge: shown also while the cluster is away.
    if (error instanceof ApiFailure && error.code === "GATEWAY_LOST") return picture.last;
    throw error;
  });
  const holders = await readHolders(db);
  const own = await ownUploads(
    db,
    holders,
    caller.id,
    rows.map(({ hash }) => hash),
  );
  const twins = await db.source.findMany({
    where: { name: { in: [...new Set(rows.map(({ name }) => name))] } },
    select: { hash: true, name: true, version: true },
  });
  return rows.map((row) => ({
    ...decided(row),
    ...readFacts(row.facts),
    hash: row.hash,
    name: row.name,
    version: row.version,
    state: sourceSchema.shape.state.parse(row.state),
    uploadedBy: row.uploadedByName,
    uploadedAt: row.uploadedAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    zipBytes: row.zipBytes,
    unpackedBytes: row.unpackedBytes,
    bundleMs: row.bundleMs,
    isActive: row.isActive,
    sameVersion: twins
      .filter((twin) => twin.name === row.name && twin.version === row.version && twin.hash !== row.hash)
      .map(({ hash }) => hash),
    ...whereItRuns(model, row.hash),
    mayDecide: mayDecide(caller, policy, { state: row.state, own: own.get(row.hash), holders }),
  }));
}

function decided(row: SourceRow): Pick<Source, "decision"> {
  const { decision, decidedAt } = row;
  if (decision === null || decidedAt === null) return { decision: null };
  return {
    decision: {
      decision: sourceSchema.shape.decision.unwrap().shape.decision.parse(decision),
      by: row.decidedByName ?? "",
      at: decidedAt.toISOString(),
      reason: row.decisionReason ?? "",
      serial: row.serial,
    },
  };
}

function whereItRuns(model: ConventionModel | null, hash: string): Pick<Source, "loadedOn" | "runningOn"> {
  if (!model) return { loadedOn: [], runningOn: [] };
  const loadedOn = model.hosts.filter(({ realms }) => realms.some((realm) => realm.hash === hash)).map(({ id }) => id);
  const counts = new Map<number, number>();
  const ix = model.sources.findIndex((source) => source.hash === hash);
  const { source, host } = model.columns;
  for (let row = 0; ix !== -1 && row < model.size; row++) {
    if (source[row] === ix) counts.set(host[row] ?? -1, (counts.get(host[row] ?? -1) ?? 0) + 1);
  }
  const runningOn = model.hosts.flatMap(({ hostIx, id }) => {
    const actors = counts.get(hostIx);
    return actors === undefined ? [] : [{ host: id, actors }];
  });
  return { loadedOn, runningOn };
}
