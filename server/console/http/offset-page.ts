import { ApiFailure } from "./api-failure.ts";

/** Where a page of a short list begins; its cursors are row numbers. */
export function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new ApiFailure("BAD_REQUEST", "the cursor is none of this list's", "Begin again without a cursor.");
}

/** A page as lists answer it, with the next one's cursor where there is one. */
export function pageOf<T>(items: T[], total: number, skipped: number) {
  const next = skipped + items.length;
  return { items, total, ...(next < total && items.length > 0 ? { nextCursor: String(next) } : {}) };
}
