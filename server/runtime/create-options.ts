import { inspect } from "node:util";
import { encode } from "./core/plain-value.ts";
import { RuntimeError } from "./errors.ts";

/** What a global name looks like; at most 200 characters. The `@` marks a name where an address could stand. */
export const GLOBAL_NAME = /^[^@\s][^\s]*$/;
const MAX_NAME = 200;

/** What an author may get wrong; `init` is checked where it is copied. */
interface Given {
  requirements?: unknown;
  sourceHash?: unknown;
  globalName?: unknown;
}

/** Throws `MESSAGE_INVALID` for what no host could make an actor of. */
export function checkCreateOptions({ requirements, sourceHash, globalName }: Given): void {
  if (globalName !== undefined && !isGlobalName(globalName)) {
    throw refused("globalName", globalName, `Give 1 to ${MAX_NAME} characters without spaces, the first no @.`);
  }
  if (sourceHash !== undefined && typeof sourceHash !== "string") {
    throw refused("sourceHash", sourceHash, "Give the hash of a source.");
  }
  if (requirements !== undefined && !isByKey(requirements)) {
    throw refused("requirements", requirements, "Give JSON values by capability.");
  }
}

function isGlobalName(value: unknown): boolean {
  return typeof value === "string" && value.length <= MAX_NAME && GLOBAL_NAME.test(value);
}

function isByKey(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  try {
    return encode(value) !== undefined;
  } catch {
    return false;
  }
}

function refused(option: string, value: unknown, remedy: string): RuntimeError {
  const text = `createActor cannot take ${option} ${inspect(value, { depth: 2 }).slice(0, 200)}`;
  return new RuntimeError("MESSAGE_INVALID", text, remedy);
}
