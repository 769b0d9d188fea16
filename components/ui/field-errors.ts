import type * as z from "zod";

/** The first complaint of each field, by the field's path: `{ email: "Invalid email address" }`. */
export function fieldErrors(error: z.ZodError): Record<string, string> {
  const byField: Record<string, string> = {};
  for (const issue of error.issues) byField[issue.path.join(".")] ??= issue.message;
  return byField;
}
