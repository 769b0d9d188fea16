import type { AuditRow } from "#protocol/audit";
import type { Database } from "../database/database.ts";
import { viewRow } from "./view-row.ts";

/** What was done (not what was refused) to these targets, oldest first. */
export async function rowsAbout(
  db: Database,
  actions: readonly string[],
  targets: readonly string[],
): Promise<AuditRow[]> {
  if (targets.length === 0) return [];
  const rows = await db.auditRow.findMany({
    where: { action: { in: [...actions] }, target: { in: [...targets] }, result: "done" },
    orderBy: { seq: "asc" },
  });
  return rows.map(viewRow);
}
