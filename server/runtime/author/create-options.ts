import { inspect } from "node:util";
import { RuntimeError } from "../errors.ts";
import { isVisible, writtenOut } from "../intake/hidden-characters.ts";
import { encode } from "../wire/plain-value.ts";

/** The `@` marks a name where an address could stand. */
const GLOBAL_NAME = /^[^@\s][^\s]*$/;
const MAX_NAME = 200;
const MAX_KEY = 200;

/** What an author may get wrong; `init` is checked where it is copied. */
interface Given {
  requirements?: unknown;
  sourceHash?: unknown;
  globalName?: unknown;
}

/** Throws `MESSAGE_INVALID` for what no host could make an actor of. */
export function checkCreateOptions({ requirements, sourceHash, globalName }: Given = {}): void {
  if (globalName !== undefined && !isGlobalName(globalName)) {
    throw refused("globalName", globalName, `Give 1 to ${MAX_NAME} visible characters without spaces, the first no @.`);
  }
  if (sourceHash !== undefined && typeof sourceHash !== "string") {
    throw refused("sourceHash", sourceHash, "Give the hash of a source.");
  }
  if (requirements !== undefined && !isByKey(requirements)) {
    throw refused("requirements", requirements, "Give JSON values by capability, the key of visible characters.");
  }
}

export function isGlobalName(value: unknown): boolean {
  return typeof value === "string" && value.length <= MAX_NAME && GLOBAL_NAME.test(value) && isVisible(value);
}

/** Whether a capability can be called so. No value can be kept by the key `__proto__`. */
export function isCapabilityKey(key: string): boolean {
  return key !== "__proto__" && key.length >= 1 && key.length <= MAX_KEY && isVisible(key);
}

/** Throws `NOT_SUPPORTED` for a capability that cannot be called so. */
export function checkCapabilityKeys(capabilities: object): void {
  const wrong = Object.keys(capabilities).find((key) => !isCapabilityKey(key));
  if (wrong === undefined) return;
  const text = `a capability cannot be named "${writtenOut(wrong.slice(0, MAX_KEY))}"`;
  throw new RuntimeError("NOT_SUPPORTED", text, `Give 1 to ${MAX_KEY} visible characters, and not "__proto__".`);
}

function isByKey(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  try {
    return Object.keys(value).every(isCapabilityKey) && encode(value) !== undefined;
  } catch {
    return false;
  }
}

function refused(option: string, value: unknown, remedy: string): RuntimeError {
  const text = `createActor cannot take ${option} ${writtenOut(inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY }).slice(0, 200))}`;
  return new RuntimeError("MESSAGE_INVALID", text, remedy);
}
