import type { z } from "zod";
import { type ActorExportColumn, actorExportQuerySchema } from "#protocol/actor";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import type { ConventionModel } from "../cluster/convention-model.ts";
import { csvLine } from "../http/csv.ts";
import { exportFile } from "../http/export-file.ts";
import { type Verb, verb } from "../http/verb.ts";
import { filterActors } from "./filter-actors.ts";
import { orderActors } from "./order-actors.ts";

/** Rows that are read and sent at once; between two pieces other calls have their turn. */
const ROWS_PER_PIECE = 1_000;

type Cell = string | number | null;
type Query = z.output<typeof actorExportQuerySchema>;

export function exportActors({ picture, clock }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/actors/export",
    permission: "view",
    summary: "All actors that fit, whole, in the asked order, with the asked columns, as CSV or JSON",
    query: actorExportQuerySchema.shape,
    answers: { 200: { contentType: "text/csv" } },
    audits: null,
    async run({ query }) {
      const model = await picture.fresh();
      const addresses = addressesInOrder(model, query);
      const columns = [...new Set<ActorExportColumn>(["address", ...query.columns])];
      const pieces = query.format === "csv" ? csv(model, addresses, columns) : json(model, addresses, columns);
      return { raw: exportFile(pieces, { what: "actors", format: query.format, atMs: clock.now() }) };
    },
  });
}

/** Rows move while a long export goes out, addresses do not. */
function addressesInOrder(model: ConventionModel, query: Query): string[] {
  const fits = filterActors(model, query);
  const rows: number[] = [];
  for (let row = 0; row < model.size; row++) if (fits(row)) rows.push(row);
  return rows.sort(orderActors(model, query.sort).compareRows).map((row) => model.address(row));
}

function* csv(model: ConventionModel, addresses: string[], columns: ActorExportColumn[]): Generator<string> {
  yield csvLine(columns);
  for (const piece of inPieces(model, addresses, columns)) yield piece.map(csvLine).join("");
}

function* json(model: ConventionModel, addresses: string[], columns: ActorExportColumn[]): Generator<string> {
  yield "[";
  let separator = "\n";
  for (const piece of inPieces(model, addresses, columns)) {
    const lines = piece.map((cells) => JSON.stringify(Object.fromEntries(columns.map((name, n) => [name, cells[n]]))));
    yield separator + lines.join(",\n");
    separator = ",\n";
  }
  yield "\n]\n";
}

/** One that ended since the export began is left out. */
function* inPieces(
  model: ConventionModel,
  addresses: readonly string[],
  columns: readonly ActorExportColumn[],
): Generator<Cell[][]> {
  for (let from = 0; from < addresses.length; from += ROWS_PER_PIECE) {
    const rows = addresses.slice(from, from + ROWS_PER_PIECE).flatMap((address) => model.rowOf(address) ?? []);
    if (rows.length > 0) yield rows.map((row) => cellsOf(model, row, columns));
  }
}

function cellsOf(model: ConventionModel, row: number, columns: readonly ActorExportColumn[]): Cell[] {
  const { globalName, sourceHash, ...actor } = model.actor(row);
  const source = model.sources.find(({ hash }) => hash === sourceHash);
  const cells: Record<ActorExportColumn, Cell> = {
    ...actor,
    name: globalName,
    sourceHash,
    source: source ? `${source.name}@${source.version}` : null,
  };
  return columns.map((name) => cells[name]);
}
