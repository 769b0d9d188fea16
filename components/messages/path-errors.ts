import * as z from "zod";

const issuesSchema = z.array(
  z.object({ path: z.union([z.string(), z.array(z.union([z.string(), z.number()]))]), message: z.string() }),
);
const detailsSchema = z.union([
  issuesSchema,
  z.object({ issues: issuesSchema }).transform(({ issues }) => issues),
  z.object({ paths: issuesSchema }).transform(({ paths }) => paths),
]);

/** What the server found wrong with a message, by the field's path: `{ "range.from": "expected number" }`. */
export function pathErrors(details: unknown): Record<string, string> {
  const parsed = detailsSchema.safeParse(details);
  if (!parsed.success) return {};
  const byPath: Record<string, string> = {};
  for (const { path, message } of parsed.data) byPath[Array.isArray(path) ? path.join(".") : path] ??= message;
  return byPath;
}
