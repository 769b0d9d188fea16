import type { Database } from "../database/database.ts";

/**
 * Of these sources, those that the person uploaded herself, by session or token, now or before: the same bytes may have been
 * sent by several people, and none of them is a second pair of eyes.
 */
export async function ownUploads(db: Database, personId: string, hashes: readonly string[]): Promise<Set<string>> {
  const own = new Set<string>();
  for (let from = 0; from < hashes.length; from += 500) {
    const some = hashes.slice(from, from + 500);
    const [rows, uploads] = await Promise.all([
      db.source.findMany({ where: { hash: { in: some }, uploadedById: personId }, select: { hash: true } }),
      db.auditRow.findMany({
        where: { action: "source.upload", result: "done", whoId: personId, target: { in: some } },
        select: { target: true },
        distinct: ["target"],
      }),
    ]);
    for (const { hash } of rows) own.add(hash);
    for (const { target } of uploads) own.add(target);
  }
  return own;
}
