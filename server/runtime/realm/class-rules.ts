import type { Actor, ActorClass, Transient, TroupeLimits } from "../actor.ts";
import { RuntimeError } from "../errors.ts";
import type { AnyMessageType } from "../message.ts";

const MAX_WORKERS = 100_000;

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

/** The class's own limits, checked; null: it is no troupe. */
export function troupeRule(
  className: string,
  limits: Partial<TroupeLimits> | undefined,
  isGuarded: boolean,
): TroupeLimits | null {
  if (limits === undefined) return null;
  if (isGuarded) {
    throw new RuntimeError(
      "NOT_SUPPORTED",
      `${className} has static troupe and static transient or initializing`,
      "A troupe ends its workers by itself; give each of them what it needs with init.",
    );
  }
  const { max = 0, idle = 0 } = limits;
  checkTroupeLimits({ max, idle });
  return { max, idle };
}

/** Throws `MESSAGE_INVALID` for what is no number of workers. */
export function checkTroupeLimits({ max, idle }: Partial<TroupeLimits>): void {
  const isFit = (value: number | undefined, least: number) =>
    value === undefined || (Number.isInteger(value) && value >= least && value <= MAX_WORKERS);
  if (isFit(max, 1) && isFit(idle, 0)) return;
  throw new RuntimeError(
    "MESSAGE_INVALID",
    `a troupe cannot have max ${max} and idle ${idle}`,
    `Give whole numbers: max from 1, idle from 0, at most ${MAX_WORKERS}.`,
  );
}

/** What becomes of the class's actors when their host loses what they need; checked. */
export function capabilityLossRule(
  className: string,
  rule: ActorClass["onCapabilityLoss"] = "exit",
): "exit" | "relocate" {
  if (rule === "exit" || rule === "relocate") return rule;
  throw new RuntimeError(
    "NOT_SUPPORTED",
    `${className}: static onCapabilityLoss ${JSON.stringify(rule)} is not supported`,
    'Use "exit" or "relocate".',
  );
}

/** Whether the class's actors are persistent; throws when they could not be. */
export function persistentRule(className: string, actorClass: ActorClass): boolean {
  if (actorClass.persistent !== true) return false;
  const { snapshot, restore } = actorClass.prototype as Actor & { snapshot?: unknown; restore?: unknown };
  if (typeof snapshot === "function" && typeof restore === "function" && actorClass.troupe === undefined) return true;
  throw new RuntimeError(
    "NOT_SUPPORTED",
    `${className} has static persistent and ${actorClass.troupe ? "static troupe" : "not both snapshot() and restore()"}`,
    "A persistent actor is saved by its snapshot() and begins with restore(); a worker of a troupe cannot be one.",
  );
}
