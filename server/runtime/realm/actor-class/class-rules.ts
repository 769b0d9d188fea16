import { inspect } from "node:util";
import type { Actor, ActorClass, Capabilities, FailurePolicy, Transient, TroupeLimits } from "../../author/actor.ts";
import { type AnyMessageType, isReservedType } from "../../author/message.ts";
import { RuntimeError } from "../../errors.ts";
import { isMessageType } from "../../sources/accepted-messages.ts";
import { encode } from "../../wire/plain-value.ts";

const MAX_WORKERS = 100_000;
const DEFAULT_MAILBOX_MAX = 100_000;
const POLICIES = ["resume", "restart", "stop", "escalate"];

/** The class's own policy, checked, with the defaults. */
export function failureRule(className: string, rule: FailurePolicy = {}): Required<FailurePolicy> {
  const { retries = 1, then = "resume", maxRestartsPerMinute = 5 } = rule ?? {};
  if (isObject(rule) && isWhole(retries, 0) && isWhole(maxRestartsPerMinute, 0) && POLICIES.includes(then)) {
    return { retries, then, maxRestartsPerMinute };
  }
  const remedy = 'Give whole numbers from 0 up, and then: "resume", "restart", "stop" or "escalate".';
  throw refused(className, "failure", rule, remedy);
}

/** How many messages may wait. */
export function mailboxMax(className: string, rule: ActorClass["mailbox"]): number {
  if (rule === undefined) return DEFAULT_MAILBOX_MAX;
  if (isObject(rule) && isWhole(rule.max, 1)) return rule.max;
  throw refused(className, "mailbox", rule, "Give { max }, a whole number from 1 up.");
}

/** What the class asks of a host, checked. */
export function requirementsRule(className: string, actorClass: ActorClass): Capabilities {
  const { requires = {}, capabilityCheck } = actorClass;
  if (capabilityCheck !== undefined && typeof capabilityCheck !== "function") {
    throw refused(
      className,
      "capabilityCheck",
      capabilityCheck,
      "Write static capabilityCheck(capabilities, requirements).",
    );
  }
  if (isObject(requires) && !Array.isArray(requires) && Object.values(requires).every(canTravel)) return requires;
  throw refused(className, "requires", requires, "Give JSON values by key.");
}

function canTravel(value: unknown): boolean {
  try {
    return encode(value) !== undefined;
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isWhole(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function refused(className: string, name: string, value: unknown, remedy: string): RuntimeError {
  const text = `${className}: static ${name} ${inspect(value, { depth: 2 }).slice(0, 200)} is not supported`;
  return new RuntimeError("NOT_SUPPORTED", text, remedy);
}

/** The class's own rule, checked; null: it is not transient. */
export function transientRule(className: string, rule: Transient | undefined): Transient | null {
  if (rule === undefined) return null;
  if (isObject(rule) && "idleMs" in rule !== "afterFirstMessageMs" in rule) {
    const ms = periodOf(rule);
    if (Number.isFinite(ms) && ms >= 0) return rule;
  }
  throw refused(className, "transient", rule, "Give { afterFirstMessageMs } or { idleMs }, milliseconds from 0 up.");
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
  if (types === undefined) return null;
  if (!Array.isArray(types) || !types.every(isMessageType)) {
    throw refused(className, "initializing", types, 'Write static initializing = [Type], Type = message("…", …).');
  }
  if (types.length === 0) return null;
  const reserved = types.find(({ type }) => isReservedType(type));
  if (reserved !== undefined) {
    throw new RuntimeError(
      "RESERVED_TYPE",
      `${className}: static initializing names ${reserved.type}, which only the runtime sends`,
      "Name types of your own; receive() sees what the runtime sends.",
    );
  }
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
  hasAdmission: boolean,
): TroupeLimits | null {
  if (limits === undefined) return null;
  const { max = 0, idle = 0 } = limits ?? {};
  if (!areTroupeLimits({ max, idle })) {
    throw refused(className, "troupe", limits, TROUPE_REMEDY);
  }
  if (hasAdmission) {
    throw new RuntimeError(
      "NOT_SUPPORTED",
      `${className} has static troupe and static transient or initializing`,
      "A troupe ends its workers by itself; give each of them what it needs with init.",
    );
  }
  return { max, idle };
}

const TROUPE_REMEDY = `Give whole numbers: max from 1, idle from 0, at most ${MAX_WORKERS}.`;

/** Throws `MESSAGE_INVALID` for what is no number of workers. */
export function checkTroupeLimits(limits: Partial<TroupeLimits>): void {
  if (areTroupeLimits(limits)) return;
  const { max, idle } = limits;
  throw new RuntimeError("MESSAGE_INVALID", `a troupe cannot have max ${max} and idle ${idle}`, TROUPE_REMEDY);
}

function areTroupeLimits({ max, idle }: Partial<TroupeLimits>): boolean {
  const isFit = (value: number | undefined, least: number) =>
    value === undefined || (isWhole(value, least) && value <= MAX_WORKERS);
  return isFit(max, 1) && isFit(idle, 0);
}

/** What becomes of the class's actors when their host loses what they need; checked. */
export function capabilityLossRule(
  className: string,
  rule: ActorClass["onCapabilityLoss"] = "exit",
): "exit" | "relocate" {
  if (rule === "exit" || rule === "relocate") return rule;
  throw refused(className, "onCapabilityLoss", rule, 'Use "exit" or "relocate".');
}

/** Whether the class's actors are persistent; throws when they could not be. */
export function persistentRule(className: string, actorClass: ActorClass): boolean {
  const { persistent = false } = actorClass;
  if (persistent === false) return false;
  if (persistent !== true) throw refused(className, "persistent", persistent, "Give true or false.");
  const { snapshot, restore } = actorClass.prototype as Actor & { snapshot?: unknown; restore?: unknown };
  if (typeof snapshot === "function" && typeof restore === "function" && actorClass.troupe === undefined) return true;
  throw new RuntimeError(
    "NOT_SUPPORTED",
    `${className} has static persistent and ${actorClass.troupe ? "static troupe" : "not both snapshot() and restore()"}`,
    "A persistent actor is saved by its snapshot() and begins with restore(); a worker of a troupe cannot be one.",
  );
}
