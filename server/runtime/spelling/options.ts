import { inspect } from "node:util";
import { RuntimeError } from "../errors.ts";
import { ACTOR_OPTIONS, OPTIONS } from "./known-names.ts";
import { checkOptionValue } from "./option-values.ts";
import { unknownKey } from "./slip.ts";

/**
 * Throws `NOT_SUPPORTED` for options that are no object, or have a key that what is called does not know, and
 * `MESSAGE_INVALID` for a value that would be taken for another one.
 */
export function checkOptions(called: keyof typeof OPTIONS, options: object | undefined): void {
  check(called, options, OPTIONS[called]);
}

/** The same for what an actor calls on itself. */
export function checkActorOptions(called: keyof typeof ACTOR_OPTIONS, options: object | undefined): void {
  check(`this.${called}`, options, ACTOR_OPTIONS[called]);
}

function check(called: string, options: unknown, known: readonly string[]): void {
  if (options === undefined) return;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    const text = `${called} was given ${inspect(options, { depth: 1 }).slice(0, 200)} for its options`;
    throw new RuntimeError("NOT_SUPPORTED", text, `Give an object of ${known.join(", ")}.`);
  }
  for (const key in options) {
    if (!known.includes(key)) {
      const what = `${called} has no option ${unknownKey([key], known)?.short}`;
      throw new RuntimeError("NOT_SUPPORTED", what, `It takes ${known.join(", ")}.`);
    }
    checkOptionValue(called, key, (options as Record<string, unknown>)[key]);
  }
}
