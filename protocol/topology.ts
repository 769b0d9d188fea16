import * as z from "zod";
import { ACTOR_STATES } from "./actor.ts";
import { forEachCounter } from "./actor-counters.ts";
import { amountColumn, optionalTextColumn, textColumn, wholeColumn } from "./column.ts";
import { hostSchema } from "./host.ts";
import { ADDRESS, addressSchema, sourceHashSchema, timeSchema } from "./identity.ts";

/**
 * The live picture of a convention: one snapshot, then deltas. Actors stand in columns, and each has an index (`ix`)
 * that is its own for the whole epoch and is never given to another, so a delta names it with a small number and a map
 * cell keeps its place for life. A delta whose `epoch` differs, or whose `seq` is not the one after the last, is a gap:
 * take a snapshot again. `snapshot + deltas` equals a fresh snapshot at the same `seq` (property-tested).
 */
const count = z.number().int().min(0);
const counts = wholeColumn(0);
/** Indices of which -1 is none. */
const indices = wholeColumn(-1);
const activity = {
  depth: counts,
  ...forEachCounter(() => counts),
  /** Index into `ACTOR_STATES`. */
  state: wholeColumn(0, ACTOR_STATES.length - 1),
  busyMs: amountColumn(),
};

/** A row that lacks a cell would put the cells of those behind it into the wrong one. */
function inRows<S extends z.ZodObject>(columns: S): S {
  return columns.check(({ value, issues }) => {
    const cells = Object.entries(value).map(([name, column]) => ({ name, rows: (column as unknown[]).length }));
    const rows = cells[0]?.rows;
    const odd = cells.find((each) => each.rows !== rows);
    if (odd === undefined) return;
    issues.push({ code: "custom", input: odd.rows, path: [odd.name], message: `${odd.rows} rows, not ${rows} as ix` });
  });
}

/** Columns of equal length; row `n` of every column is one actor. */
export const actorColumnsSchema = inRows(
  z.object({
    ix: counts,
    address: textColumn(ADDRESS),
    /** Index into `classes`. */
    class: counts,
    /** Index into `sources`; -1 for a system actor. */
    source: indices,
    /** Index into `hosts` (`hostIx`). */
    host: counts,
    /** `ix` of the parent, -1 for none. */
    parent: indices,
    name: optionalTextColumn(),
    ...activity,
  }),
);
export type ActorColumns = z.infer<typeof actorColumnsSchema>;
/** Every column, in the order of the schema. */
export const ACTOR_COLUMNS = Object.keys(actorColumnsSchema.shape) as (keyof ActorColumns)[];

/** `hostIx` is a host's own for the epoch, so its tile keeps its place. */
export const topologyHostSchema = hostSchema.extend({
  hostIx: count,
  deadLetters: count,
  /** Actors there in front of which faults are injected, 1,000 at most. */
  faulty: z.array(addressSchema).max(1_000),
});
export type TopologyHost = z.infer<typeof topologyHostSchema>;

export const topologySourceSchema = z.object({ hash: sourceHashSchema, name: z.string(), version: z.string() });

const stamp = { epoch: z.string().min(1).max(64), seq: count, at: timeSchema };

export const topologySnapshotSchema = z.object({
  t: z.literal("snapshot"),
  ...stamp,
  convention: z.string(),
  engine: z.string(),
  hosts: z.array(topologyHostSchema),
  classes: z.array(z.string()),
  sources: z.array(topologySourceSchema),
  actors: actorColumnsSchema,
});
export type TopologySnapshot = z.infer<typeof topologySnapshotSchema>;

/** Only what changed since `seq - 1`. `classes` and `sources` are what is appended to the lists of the snapshot. */
export const topologyDeltaSchema = z.object({
  t: z.literal("delta"),
  ...stamp,
  /** All hosts, when anything about any of them changed. */
  hosts: z.array(topologyHostSchema).optional(),
  classes: z.array(z.string()).optional(),
  sources: z.array(topologySourceSchema).optional(),
  gone: counts.optional(),
  born: actorColumnsSchema.optional(),
  /** Actors whose source changed (a hot swap). */
  swapped: inRows(z.object({ ix: counts, source: counts })).optional(),
  /** Actors whose global name or parent changed. */
  renamed: inRows(z.object({ ix: counts, name: optionalTextColumn(), parent: indices })).optional(),
  changed: inRows(z.object({ ix: counts, ...activity })).optional(),
});
export type TopologyDelta = z.infer<typeof topologyDeltaSchema>;
