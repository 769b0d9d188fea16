import type { Database } from "../database/database.ts";
import type { Holders, Named } from "../holders/holders.ts";

/**
 * Of these sources, those that the person uploaded, by session or token, now or before, herself or by an account that
 * counts as her: the same bytes may have been sent by several people, and none of them is a second pair of eyes. With
 * the account.
 */
export async function ownUploads(
  db: Database,
  holders: Holders,
  personId: string,
  hashes: readonly string[],
): Promise<Map<string, Named>> {
  const all = holders.allOf(personId);
  const own = new Map<string, string>();
  const note = (hash: string, id: string) => own.set(hash, id === personId ? id : (own.get(hash) ?? id));
  for (let from = 0; from < hashes.length; from += 500) {
    const some = hashes.slice(from, from + 500);
    const [rows, uploads] = await Promise.all([
      db.source.findMany({
        where: { hash: { in: some }, uploadedById: { in: all } },
        select: { hash: true, uploadedById: true },
      }),
      db.auditRow.findMany({
        where: { action: "source.upload", result: "done", whoId: { in: all }, target: { in: some } },
        select: { target: true, whoId: true },
        distinct: ["target", "whoId"],
      }),
    ]);
    for (const { hash, uploadedById } of rows) note(hash, uploadedById);
    for (const { target, whoId } of uploads) if (whoId !== null) note(target, whoId);
  }
  return new Map([...own].map(([hash, id]) => [hash, holders.named(id)]));
}
