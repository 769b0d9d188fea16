import { Mutex } from "async-mutex";
import { sourceSummarySchema } from "#protocol/source";
import { inspectSource, sourceHash, ZIP_LIMITS, ZipRefused } from "#runtime/intake";
import type { Caller } from "../accounts/caller.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { refuseLargeUpload } from "../limits/limits.ts";
import type { SourceRow } from "./source-view.ts";
import { insertPending } from "./store-source.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** What the same bytes make pending again; a revoked source stays revoked. */
const REVIVED = ["rejected", "expired", "retired"];

export function uploadSource(cluster: ClusterContext): Verb {
  // Unpacking and bundling may take 250 MB: one zip at a time.
  const mutex = new Mutex();
  return verb({
    method: "post",
    path: "/sources",
    permission: "operate",
    summary: "Upload a source zip; nothing of it is executed before it is approved",
    body: { contentType: "application/zip" },
    maxBodyBytes: ZIP_LIMITS.maxZipBytes,
    answers: { 200: sourceSummarySchema, 201: sourceSummarySchema },
    audits: "source.upload",
    async run({ body, caller }) {
      await refuseLargeUpload(cluster.db, body.byteLength);
      const { isNew, row } = await mutex.runExclusive(() => receive(cluster, caller, body));
      cluster.changes.tell({ topic: "sources", id: row.hash });
      const summary = sourceSummarySchema.parse(row);
      return isNew ? { status: 201, body: summary } : { status: 200, body: summary };
    },
  });
}

async function receive(cluster: ClusterContext, caller: Caller, bytes: Uint8Array) {
  const { db, audit, clock, zips } = cluster;
  const hash = sourceHash(bytes);
  const policy = await cluster.readPolicy();
  const uploadedAt = new Date(clock.now());
  const expiresAt = new Date(clock.now() + policy.pendingExpiryDays * DAY_MS);
  const entry = { who: caller, action: "source.upload", target: hash };

  const known = await db.source.findUnique({ where: { hash } });
  if (known) {
    if (!(await zips.has(hash))) await zips.put(hash, bytes);
    const isRevived = REVIVED.includes(known.state);
    const row: SourceRow = await audit.change(async (tx, record) => {
      const revived = { state: "pending", uploadedById: caller.id, uploadedByName: caller.name, uploadedAt, expiresAt };
      const after = isRevived ? await tx.source.update({ where: { hash }, data: revived }) : known;
      await record({
        ...entry,
        details: { name: known.name, version: known.version, isKnown: true, was: known.state },
      });
      return after;
    });
    return { isNew: false, row };
  }

  const inspection = await inspectSource(bytes).catch((error: unknown) => {
    throw error instanceof ZipRefused ? refusedZip(error) : error;
  });
  const { name, version } = inspection.manifest;
  await zips.put(hash, bytes);
  await audit.change(async (tx, record) => {
    await insertPending(tx, inspection, caller, uploadedAt, expiresAt);
    await record({ ...entry, details: { name, version, zipBytes: bytes.length } });
  });
  return { isNew: true, row: { hash, name, version, state: "pending" } };
}

/** `details` names the first broken rule and its place, and lists all of them. */
function refusedZip(error: ZipRefused): ApiFailure {
  const [first] = error.refusals;
  return new ApiFailure("ZIP_REFUSED", error.message, "Correct the source, pack it again and upload the new zip.", {
    details: { ...first, refusals: error.refusals },
    cause: error,
  });
}
