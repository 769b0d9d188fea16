import type { Database } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";

/** The source of this hash. Throws NOT_FOUND, or SOURCE_NOT_APPROVED saying what state it is in. */
export async function requireApproved(db: Database, hash: string) {
  const source = await db.source.findUnique({ where: { hash } });
  if (!source) throw noSource(hash);
  if (source.state === "approved") return source;
  throw new ApiFailure(
    "SOURCE_NOT_APPROVED",
    `${source.name} ${source.version} (${hash.slice(0, 12)}) is ${source.state}, not approved`,
    source.state === "pending"
      ? "Have it approved first."
      : "Upload it again and have it approved, or take an approved source.",
    { details: { hash, state: source.state } },
  );
}

export function noSource(hash: string): ApiFailure {
  return new ApiFailure(
    "NOT_FOUND",
    `no source has the hash ${hash}`,
    "See GET /api/v1/sources; upload the zip first.",
  );
}
