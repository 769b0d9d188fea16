/** Far less than what any recursion over a value can bear. */
export const MAX_JSON_LEVELS = 200;
/** Of a frame that carries such a value: what stands around it. */
export const FRAME_LEVELS = MAX_JSON_LEVELS + 8;

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
  const found = problemIn(value, maxLevels, true);
  return found === null ? { value, problem: null } : { value, problem: found.says(nameOf(found.path)) };
}

/** Where a value is nested more deeply than that: the beginning of the way; null: nowhere. */
export function tooDeepIn(value: unknown, maxLevels: number): string | null {
  const found = problemIn(value, maxLevels, false);
  return found && nameOf(found.path);
}

interface Problem {
  /** From the inside out. */
  path: string[];
  says(name: string): string;
}

/** Enough to know whose it is. */
const MAX_NAME = 100;

function nameOf(path: readonly string[]): string {
  const name = path.toReversed().join(".");
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
}

/** The path is made on the way back, for the one value that needs it. */
function problemIn(value: unknown, levels: number, refusesProto: boolean): Problem | null {
  if (typeof value !== "object" || value === null) return null;
  if (levels === 0) return { path: [], says: (name) => `${name} is nested too deeply` };
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    if (refusesProto && key === "__proto__") return { path: [key], says: (name) => `no field can be named ${name}` };
    const found = problemIn((value as Record<string | number, unknown>)[key], levels - 1, refusesProto);
    if (found === null) continue;
    found.path.push(String(key));
    return found;
  }
  return null;
}
