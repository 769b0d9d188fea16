import { type AuditFilter, type AuditRow, auditExportQuerySchema } from "#protocol/audit";
import type { Database } from "../database/database.ts";
import { csvLine } from "../http/csv.ts";
import { exportFile } from "../http/export-file.ts";
import { verb } from "../http/verb.ts";
import { whereFits } from "./filter-rows.ts";
import { viewRow } from "./view-row.ts";

const ROWS_PER_PIECE = 1_000;
const COLUMNS = "seq at who whoId via action target result reason details closes hash".split(" ");

export const exportAudit = verb({
  method: "get",
  path: "/audit/export",
  permission: "view",
  summary: "All rows that fit, newest first, as CSV or JSON",
  query: auditExportQuerySchema.shape,
  answers: { 200: { contentType: "text/csv" } },
  audits: null,
  async run({ query: { format, ...filter }, context: { db, clock } }) {
    const pieces = inPieces(db, filter);
    const text = format === "csv" ? csv(pieces) : json(pieces);
    return { raw: exportFile(text, { what: "audit", format, atMs: clock.now() }) };
  },
});

async function* inPieces(db: Database, filter: AuditFilter): AsyncGenerator<AuditRow[]> {
  const fits = whereFits(filter);
  let below: bigint | null = null;
  while (true) {
    const where = below === null ? fits : { ...fits, seq: { lt: below } };
    const rows: Parameters<typeof viewRow>[0][] = await db.auditRow.findMany({
      where,
      orderBy: { seq: "desc" },
      take: ROWS_PER_PIECE,
    });
    if (rows.length > 0) yield rows.map(viewRow);
    below = rows.at(-1)?.seq ?? 0n;
    if (rows.length < ROWS_PER_PIECE) return;
  }
}

async function* csv(pieces: AsyncGenerator<AuditRow[]>): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for await (const rows of pieces) yield rows.map((row) => csvLine(cellsOf(row))).join("");
}

function cellsOf({ seq, at, who, action, target, result, reason, details, closes, hash }: AuditRow) {
  const text = details === null ? null : JSON.stringify(details);
  return [seq, at, who.name, who.id, who.via, action, target, result, reason, text, closes, hash];
}

async function* json(pieces: AsyncGenerator<AuditRow[]>): AsyncGenerator<string> {
  yield "[";
  let separator = "\n";
  for await (const rows of pieces) {
    yield separator + rows.map((row) => JSON.stringify(row)).join(",\n");
    separator = ",\n";
  }
  yield "\n]\n";
}
