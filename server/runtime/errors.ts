import { inspect } from "node:util";
import { readIssues, schemaIssues } from "./core/schema-issues.ts";

/**
 * Every way in which the runtime refuses (docs/errors.md: when, and what to do). Where the HTTP API has a code for the
 * same thing, it is the same word.
 */
export type RuntimeErrorCode =
  /** No actor has the address or holds the name; of an ask: its receiver ended before it replied. */
  | "NO_ACTOR"
  /** The source exports no actor class of that name, or a class was named without its source. */
  | "NO_CLASS"
  /** The host that was named is not in the convention. */
  | "NO_HOST"
  /** No host meets the requirements; `details.hosts` says what each one lacks. */
  | "NO_HOST_FITS"
  /** The global name, or the host's name, belongs to another one. */
  | "NAME_HELD"
  /** The value is not an address that the runtime gave out. */
  | "NOT_AN_ADDRESS"
  /** An actor class was constructed with `new`. */
  | "NOT_IN_AN_ACTOR"
  /** The class, option or operation is one that the runtime does not offer; the message says which. */
  | "NOT_SUPPORTED"
  /** Fields or options do not fit; `details` lists each one with what was expected. */
  | "MESSAGE_INVALID"
  /** No handler of the receiver takes the message that was asked. */
  | "UNRECOGNIZED"
  /** The message type begins with `callboard.`, which only the runtime sends. */
  | "RESERVED_TYPE"
  /** No reply came by the deadline; whether the message was handled is not known. */
  | "ASK_TIMEOUT"
  /** The caller's `signal` was aborted. */
  | "ASK_ABORTED"
  /** The actor had not ended by the deadline; it is still told to stop. */
  | "STOP_TIMEOUT"
  /** The receiver failed on the message, or the reply could not be copied; `details` has the error. */
  | "POISONED"
  /** The receiver's mailbox holds as many messages as its class allows. */
  | "MAILBOX_FULL"
  /** The source may not run: it is pending, rejected, revoked, expired, unloaded or not known. */
  | "SOURCE_NOT_APPROVED"
  /** Actors run on the source; `details.actors` lists them. */
  | "SOURCE_IN_USE"
  /** The zip that was fetched does not have the hash that was approved. */
  | "SOURCE_CORRUPT"
  /** A decision on a source was not believed; `details.reason` says why. */
  | "STATEMENT_REFUSED"
  /** The actor belongs to the runtime or the host program and takes no such call. */
  | "SYSTEM_ACTOR"
  /** An actor, a source or a host's store could not start; the cause says why. */
  | "START_FAILED"
  /** The disk of the host's store is full. */
  | "DISK_FULL"
  /** The instance no longer acts as its actor: it exited, was restarted, swapped or moved. */
  | "ACTOR_MOVED"
  /** The realm ended, or did not reply, before the call was done. */
  | "REALM_ENDED"
  /** The actor's thread runs an endless loop, so only its whole realm can be ended. */
  | "REALM_BLOCKED"
  /** The host has shut down, or is about to. */
  | "SHUT_DOWN"
  /** What a host got from another one, or was to send it, is not what this version can read or write. */
  | "WIRE_INVALID";

/** What a thrown error says when it has crossed a realm or a host. `stack` names the author's files. */
export interface ErrorFacts {
  name: string;
  message: string;
  stack?: string | undefined;
  code?: string | undefined;
  remedy?: string | undefined;
  details?: unknown;
}

/**
 * A refusal of the runtime: what happened (`message`, with the values), what the reader can do (`remedy`), and a stable
 * `code`.
 */
export class RuntimeError extends Error {
  readonly code: RuntimeErrorCode;
  readonly remedy: string;
  readonly details: unknown;

  constructor(
    code: RuntimeErrorCode,
    message: string,
    remedy: string,
    options?: { details?: unknown; cause?: unknown },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = "RuntimeError";
    this.code = code;
    this.remedy = remedy;
    this.details = options?.details;
  }
}

const MAX_MESSAGE = 2_000;
const MAX_STACK = 8_000;
/** So many causes are said, one behind the other. */
const MAX_CAUSES = 5;
/** So many errors of an `AggregateError` are said, and fields of an error. */
const MAX_LISTED = 5;
const MAX_VALUE = 200;

/**
 * The facts of anything thrown, bounded, as plain data; it never throws itself. The message says all that the error
 * knows: its own fields that are plain values (`code`, `status`), the errors of an `AggregateError`, the chain of
 * causes. A schema's error is one line, with its issues as details; what is no error is shown as `util.inspect` writes
 * it.
 */
export function errorFacts(thrown: unknown): ErrorFacts {
  try {
    return thrown instanceof Error ? factsOf(thrown) : { name: "Error", message: shown(thrown) };
  } catch {
    return { name: "Error", message: "what was thrown cannot be read" };
  }
}

function factsOf(thrown: Error): ErrorFacts {
  const facts: ErrorFacts = { name: String(thrown.name), message: messageOf(thrown, MAX_CAUSES).slice(0, MAX_MESSAGE) };
  if (typeof thrown.stack === "string") {
    const frames = thrown.stack.search(/\n {4}at /);
    const head = facts.message === thrown.message ? null : `${facts.name}: ${facts.message}`;
    facts.stack = (head === null ? thrown.stack : head + (frames < 0 ? "" : thrown.stack.slice(frames))).slice(
      0,
      MAX_STACK,
    );
  }
  if (isSchemaError(thrown)) facts.details = schemaIssues(thrown.issues);
  if (thrown instanceof RuntimeError) {
    facts.code = thrown.code;
    facts.remedy = thrown.remedy;
    facts.details = copyOf(thrown.details);
  }
  return facts;
}

function messageOf(error: Error, causesLeft: number): string {
  const own = isSchemaError(error) ? readIssues(schemaIssues(error.issues)) : String(error.message);
  const parts = [own, ...fieldsOf(error), ...errorsIn(error, causesLeft)];
  const { cause } = error;
  const isSaid = cause instanceof Error && cause.message !== "" && own.includes(cause.message);
  if (cause !== undefined && !isSaid)
    parts.push(causesLeft > 0 ? `caused by ${nameAndMessage(cause, causesLeft - 1)}` : "and further causes");
  return parts.filter((part) => part !== "").join("; ");
}

function nameAndMessage(thrown: unknown, causesLeft: number): string {
  return thrown instanceof Error ? `${thrown.name}: ${messageOf(thrown, causesLeft)}` : shown(thrown);
}

function errorsIn(error: Error, causesLeft: number): string[] {
  const { errors } = error as { errors?: unknown };
  if (!Array.isArray(errors) || causesLeft === 0) return [];
  const said = errors.slice(0, MAX_LISTED).map((each) => nameAndMessage(each, causesLeft - 1));
  if (errors.length > MAX_LISTED) said.push(`${errors.length - MAX_LISTED} more`);
  return [`of ${errors.length}: ${said.join(" | ")}`];
}

/** Plain values only: what is nested may be large, and hold what belongs into no log. */
function fieldsOf(error: Error): string[] {
  if (error instanceof RuntimeError || isSchemaError(error)) return [];
  const fields = Object.entries(error).filter(
    ([key, value]) =>
      !OWN.has(key) && /^(string|number|boolean)$/.test(typeof value) && !error.message.includes(`${value}`),
  );
  const said = fields.slice(0, MAX_LISTED).map(([key, value]) => `${key} ${String(value).slice(0, MAX_VALUE)}`);
  return said.length > 0 ? [`(${said.join(", ")})`] : [];
}

const OWN = new Set(["name", "message", "stack", "cause", "errors"]);

function shown(thrown: unknown): string {
  const text =
    typeof thrown === "string" ? thrown : inspect(thrown, { depth: 2, breakLength: Number.POSITIVE_INFINITY });
  return text.slice(0, MAX_MESSAGE);
}

/** Undefined for what cannot cross: an author's error may hold anything. */
function copyOf(details: unknown): unknown {
  try {
    return structuredClone(details);
  } catch {
    return undefined;
  }
}

/** Zod's, also of another copy of it; its own message is the issues as JSON over many lines. */
function isSchemaError(error: Error): error is Error & { issues: { path: PropertyKey[]; message: string }[] } {
  return error.name === "ZodError" && Array.isArray((error as { issues?: unknown }).issues);
}

/** A `RuntimeError` made again from facts that crossed a realm or a host. */
export function errorFrom(facts: ErrorFacts, otherwise: RuntimeErrorCode): RuntimeError {
  return new RuntimeError(
    (facts.code as RuntimeErrorCode | undefined) ?? otherwise,
    facts.message,
    facts.remedy ?? "See the actor's log.",
    {
      details: facts.details ?? { name: facts.name, stack: facts.stack },
    },
  );
}
