import type { Transient } from "../actor.ts";
import { RuntimeError } from "../errors.ts";
import type { AnyMessageType } from "../message.ts";

/** The class's own rule, checked; null: it is not transient. */
export function transientRule(className: string, rule: Transient | undefined): Transient | null {
  if (rule === undefined) return null;
  const ms = periodOf(rule);
  if (Number.isFinite(ms) && ms >= 0) return rule;
  throw new RuntimeError(
    "NOT_SUPPORTED",
    `${className}: static transient ${JSON.stringify(rule)} has no time`,
    "Give { afterFirstMessageMs } or { idleMs }, milliseconds from 0 up.",
  );
}

/** Milliseconds. */
export function periodOf(rule: Transient): number {
  return "idleMs" in rule ? rule.idleMs : rule.afterFirstMessageMs;
}

/** The class's own list, checked; null: it has none. */
export function initializingList(
  className: string,
  types: readonly AnyMessageType[] | undefined,
  hasHook: boolean,
): readonly AnyMessageType[] | null {
  if (types === undefined || types.length === 0) return null;
  if (hasHook) return types;
  throw new RuntimeError(
    "NOT_SUPPORTED",
    `${className} has static initializing and no onInitialized()`,
    "Write onInitialized(initial): it gets the messages of the list.",
  );
}
