import type { SourceVersion, Store } from "../author/actor.ts";
import { RuntimeError } from "../errors.ts";

const MAX_KEY_CHARACTERS = 1_000;
const MAX_JSON_CHARACTERS = 1_048_576;

/** A realm's request to its host's store; the space is the host's to add, from the realm's own source. */
export type StoreRequest =
  | { readonly op: "get"; readonly key: string }
  | { readonly op: "put"; readonly key: string; readonly json: string }
  | { readonly op: "delete"; readonly key: string }
  /** What was saved of the persistent actor of this global name: a `SavedState` as text. */
  | { readonly op: "load"; readonly name: string }
  /** Its new state; null takes away what was saved. */
  | { readonly op: "save"; readonly name: string; readonly json: string | null };

/** What was saved of a persistent actor, and by which version of its source. */
export interface SavedState {
  state: unknown;
  from: SourceVersion;
}

/** Keys that begin so hold what the runtime saves. */
export const RESERVED_KEY_PREFIX = "callboard.";

/**
 * What `this.store` is for an actor: checks keys and values, and turns values into text, before anything leaves the
 * realm.
 */
export function actorStore(request: (request: StoreRequest) => Promise<string | undefined>): Store {
  return {
    async get(key) {
      const json = await request({ op: "get", key: checkKey(key) });
      return json === undefined ? undefined : JSON.parse(json);
    },
    async put(key, value) {
      await request({ op: "put", key: checkKey(key), json: toJson(value) });
    },
    async delete(key) {
      await request({ op: "delete", key: checkKey(key) });
    },
  };
}

function checkKey(key: unknown): string {
  if (typeof key === "string" && key.startsWith(RESERVED_KEY_PREFIX)) {
    throw invalid(`the store's key ${key} begins with ${RESERVED_KEY_PREFIX}`, "Choose another prefix.");
  }
  if (typeof key === "string" && key.length > 0 && key.length <= MAX_KEY_CHARACTERS) return key;
  throw invalid(`a store's key is a string of 1 to ${MAX_KEY_CHARACTERS} characters`, "Shorten it.");
}

/** JSON text of at most 1 MiB; throws `MESSAGE_INVALID` with the path of what JSON would lose. */
export function toJson(value: unknown): string {
  const bad = pathOfNotJson(value, [], { left: MAX_JSON_CHARACTERS });
  if (bad !== null) {
    throw invalid(`a store holds JSON only; what is at ${bad || "the top"} is something else`, "Put plain JSON.");
  }
  const json = JSON.stringify(value);
  if (json.length <= MAX_JSON_CHARACTERS) return json;
  throw invalid(`the value has ${json.length} characters as JSON, more than ${MAX_JSON_CHARACTERS}`, "Split it up.");
}

/** Where a value first is something that JSON would lose; null when it is JSON throughout. */
function pathOfNotJson(value: unknown, above: readonly object[], values: { left: number }, path = ""): string | null {
  values.left -= 1;
  // Each has a character at least. What is held in many places is written out in each.
  if (values.left < 0)
    throw invalid(`the value has more than ${MAX_JSON_CHARACTERS} characters as JSON`, "Split it up.");
  if (value === null || typeof value === "boolean" || typeof value === "string") return null;
  if (typeof value === "number") return Number.isFinite(value) ? null : path;
  if (typeof value !== "object" || above.includes(value)) return path;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return path;
  for (const [key, item] of Object.entries(value)) {
    // An optional field that was left undefined is a field that is not there, as JSON has it.
    if (item === undefined && !Array.isArray(value)) continue;
    const bad = pathOfNotJson(item, [...above, value], values, path === "" ? key : `${path}.${key}`);
    if (bad !== null) return bad;
  }
  return null;
}

function invalid(message: string, remedy: string): RuntimeError {
  return new RuntimeError("MESSAGE_INVALID", message, remedy);
}
