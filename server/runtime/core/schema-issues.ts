/** What a schema found wrong, and where. */
export interface SchemaIssue {
  /** `items.1.count`; empty for the value as a whole. */
  path: string;
  message: string;
}

const MAX_ISSUES = 20;

/** The first 20 of zod's issues, as plain data. */
export function schemaIssues(issues: readonly { path: readonly PropertyKey[]; message: string }[]): SchemaIssue[] {
  return issues.slice(0, MAX_ISSUES).map(({ path, message }) => ({ path: path.map(String).join("."), message }));
}

/** The issues on one line: `to: expected string; items.1.count: expected number`. */
export function readIssues(issues: readonly SchemaIssue[]): string {
  return issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("; ");
}
