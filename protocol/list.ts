import * as z from "zod";

/** The query every list takes: `limit` 1–1000 (default 100) and the `nextCursor` of the page before. */
export const pageQueryShape = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().min(1).max(500).optional(),
};

/** A list's answer: a page, how many there are in all, and the cursor of the next page where there is one. */
export function listSchema<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), total: z.number().int().min(0), nextCursor: z.string().optional() });
}
