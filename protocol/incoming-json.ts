/** Far less than what any recursion over a value can bear. */
export const MAX_JSON_LEVELS = 200;

/** What came in as JSON: its value, or why it is not taken (the value may stand beside it, to tell whose it is). */
export type IncomingJson = { readonly value: unknown; readonly problem: null } | BrokenJson;
interface BrokenJson {
  readonly value?: unknown;
  readonly problem: string;
}

/**
 * Parses JSON from outside. Refused are text that is no JSON, more than `maxLevels`, and fields named `__proto__`:
 * assigning one sets no field, so whoever copies the value would lose it in silence.
 */
export function readIncomingJson(text: string, maxLevels = MAX_JSON_LEVELS): IncomingJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "it is not JSON" };
  }
  const problem = problemIn(value, maxLevels, "");
  return problem === null ? { value, problem } : { value, problem };
}

function problemIn(value: unknown, levels: number, path: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  if (levels === 0) return "it is nested too deeply";
  for (const [key, part] of Object.entries(value)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (key === "__proto__") return `no field can be named ${at.slice(0, 500)}`;
    const problem = problemIn(part, levels - 1, at);
    if (problem !== null) return problem;
  }
  return null;
}
