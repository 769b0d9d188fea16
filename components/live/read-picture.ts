import { z } from "zod";
import { type LiveFrame, liveFrameSchema } from "#protocol/live";
import { type ActorColumns, topologyDeltaSchema, topologySnapshotSchema } from "#protocol/topology";

/*
 * A snapshot of 100,000 actors is 1.3 million values. Where schemas cannot be compiled (the pages' policy forbids it) zod takes
 * 0.3 µs for each; a plain loop over the columns takes a hundredth of it and refuses the same.
 */

const NUMBER_COLUMNS = [
  "ix",
  "class",
  "source",
  "host",
  "parent",
  "depth",
  "received",
  "sent",
  "failed",
  "state",
  "busyMs",
];
const CHANGED_COLUMNS = ["ix", "depth", "received", "sent", "failed", "state", "busyMs"];

const actorColumns = z.custom<ActorColumns>(
  (value) =>
    areColumns(value, NUMBER_COLUMNS) &&
    isColumnOf((value as ActorColumns).address, (value as ActorColumns).ix.length, isText) &&
    isColumnOf((value as ActorColumns).name, (value as ActorColumns).ix.length, isTextOrNull),
  "columns of actors, all of one length",
);

/** The snapshot as the page reads it: what `topologySnapshotSchema` takes. */
export const pictureSchema = topologySnapshotSchema.extend({ actors: actorColumns });

const deltaSchema = topologyDeltaSchema.extend({
  born: actorColumns.optional(),
  changed: z
    .custom<NonNullable<z.output<typeof topologyDeltaSchema>["changed"]>>(
      (value) => areColumns(value, CHANGED_COLUMNS),
      "columns of figures, all of one length",
    )
    .optional(),
});

/** A frame of the live socket; null for what is none. */
export function readLiveFrame(data: unknown): LiveFrame | null {
  if (typeof data !== "string") return null;
  try {
    const value: unknown = JSON.parse(data);
    const isDelta = typeof value === "object" && value !== null && "t" in value && value.t === "delta";
    const frame = isDelta ? deltaSchema.safeParse(value) : liveFrameSchema.safeParse(value);
    return frame.success ? frame.data : null;
  } catch {
    return null;
  }
}

function areColumns(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  const columns = value as Record<string, unknown>;
  const length = Array.isArray(columns.ix) ? columns.ix.length : -1;
  return names.every((name) => isColumnOf(columns[name], length, isFigure));
}

function isColumnOf(column: unknown, length: number, fits: (value: unknown) => boolean): boolean {
  if (!Array.isArray(column) || column.length !== length) return false;
  for (let at = 0; at < length; at++) if (!fits(column[at])) return false;
  return true;
}

const isFigure = (value: unknown) => typeof value === "number" && value >= -1;
const isText = (value: unknown) => typeof value === "string";
const isTextOrNull = (value: unknown) => value === null || typeof value === "string";
