import { z } from "zod";
import { ApiFailure } from "../http/api-failure.ts";

/** A cursor is opaque to the caller: where the page before ended, as base64url JSON. */
export function writeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** The place that a cursor names, or a 400 when it is none that this list gave out. */
export function readCursor<const S extends z.ZodType>(cursor: string, schema: S): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    value = undefined;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ApiFailure(
    "BAD_REQUEST",
    "the cursor is none that this list gave out",
    "Take `nextCursor` of the page before.",
  );
}

const keyCursorSchema = z.tuple([z.string()]);

export interface Page<T> {
  items: T[];
  total: number;
  nextCursor?: string;
}

/** A page of a short list in memory, in the order of its keys' code units. */
export function pageByKey<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  query: { limit: number; cursor?: string | undefined },
): Page<T> {
  const sorted = [...all].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const [after] = query.cursor === undefined ? [null] : readCursor(query.cursor, keyCursorSchema);
  const rest = after === null ? sorted : sorted.filter((item) => keyOf(item) > after);
  const items = rest.slice(0, query.limit);
  const last = items.at(-1);
  const hasMore = rest.length > items.length && last !== undefined;
  return { items, total: sorted.length, ...(hasMore ? { nextCursor: writeCursor([keyOf(last)]) } : {}) };
}
