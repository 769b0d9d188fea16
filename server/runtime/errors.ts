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
  /** The host that was asked ceased to be a member meanwhile; it may have done what was asked. */
  | "HOST_LOST"
  /** The engine's servers are not reachable, refuse this host, or lack what it needs; the message says which. */
  | "CANNOT_JOIN"
  /** This host is no member of its convention: it has not joined, has left, or was declared lost. */
  | "CUT_OFF"
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
 * knows: its class where it has no text of its own, its own fields that are plain values (`code`, `status`), the errors
 * of an `AggregateError`, the chain of causes. A schema's error is one line, with its issues as details; what is no
 * error is shown as `util.inspect` writes it. What an error does not let itself be asked is left out.
 */
export function errorFacts(thrown: unknown): ErrorFacts {
  try {
    return thrown instanceof Error ? factsOf(thrown) : { name: "Error", message: shown(thrown) };
  } catch {
    return { name: "Error", message: "what was thrown cannot be read" };
  }
}

function factsOf(thrown: Error): ErrorFacts {
  const facts: ErrorFacts = { name: nameOf(thrown), message: messageOf(thrown, MAX_CAUSES).slice(0, MAX_MESSAGE) };
  const stack = read(thrown, "stack");
  if (typeof stack === "string") {
    const frames = stack.search(/\n {4}at /);
    const head = errorLine(facts);
    facts.stack = (frames < 0 ? head : head + stack.slice(frames)).slice(0, MAX_STACK);
  }
  if (isSchemaError(thrown)) facts.details = schemaIssues(thrown.issues);
  if (thrown instanceof RuntimeError) {
    facts.code = thrown.code;
    facts.remedy = thrown.remedy;
    facts.details = copyOf(thrown.details);
  }
  return facts;
}

/** A field of whatever was thrown, which may be a getter that throws. */
function read(thrown: object, key: string): unknown {
  try {
    return (thrown as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

/** Its own name; where it has only that of a built-in class, its class. */
function nameOf(error: Error): string {
  const name = read(error, "name");
  const said = typeof name === "string" && name !== "" ? name.slice(0, MAX_VALUE) : "Error";
  const maker = read(error, "constructor");
  const className = typeof maker === "function" ? maker.name : "";
  if (!BUILT_IN.has(said) || Object.hasOwn(error, "name") || NO_NAMES.has(className)) return said;
  return className.slice(0, MAX_VALUE);
}

const BUILT_IN = new Set(["Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "AggregateError"]);
/** The second is what Node 20 makes its own errors of, whatever they are. */
const NO_NAMES = new Set(["", "NodeError"]);

function textOf(error: Error): string {
  if (isSchemaError(error)) return readIssues(schemaIssues(error.issues));
  const message = read(error, "message");
  return message === undefined ? "" : String(message);
}

function messageOf(error: Error, causesLeft: number): string {
  const own = textOf(error);
  const parts = [`${own || nameOf(error)}${fieldsOf(error, own)}`, ...errorsIn(error, causesLeft)];
  const cause = read(error, "cause");
  const text = cause instanceof Error ? textOf(cause) : "";
  const isSaid = text !== "" && own.includes(text);
  if (cause !== undefined && !isSaid)
    parts.push(causesLeft > 0 ? `caused by ${lineOf(cause, causesLeft - 1)}` : "and further causes");
  return parts.join("; ");
}

/** An error in one line: its class, and what it says; that begins with the class where it has no text of its own. */
export function errorLine({ name, message }: Pick<ErrorFacts, "name" | "message">): string {
  const isSaid = message === name || message.startsWith(`${name}; `) || message.startsWith(`${name} (`);
  return isSaid ? message : `${name}: ${message}`;
}

function lineOf(thrown: unknown, causesLeft: number): string {
  if (!(thrown instanceof Error)) return shown(thrown);
  return errorLine({ name: nameOf(thrown), message: messageOf(thrown, causesLeft) });
}

function errorsIn(error: Error, causesLeft: number): string[] {
  const errors = read(error, "errors");
  if (!Array.isArray(errors) || causesLeft === 0) return [];
  const said = errors.slice(0, MAX_LISTED).map((each) => lineOf(each, causesLeft - 1));
  if (errors.length > MAX_LISTED) said.push(`${errors.length - MAX_LISTED} more`);
  return [`of ${errors.length}: ${said.join(" | ")}`];
}

/** Plain values only: what is nested may be large, and hold what belongs into no log. A code may be its class's. */
function fieldsOf(error: Error, own: string): string {
  if (error instanceof RuntimeError || isSchemaError(error)) return "";
  const fields = [...new Set(["code", ...Object.keys(error)])]
    .filter((key) => !OWN.has(key))
    .map((key) => [key, read(error, key)] as const)
    .filter(([, value]) => /^(string|number|boolean)$/.test(typeof value) && !own.includes(`${value}`));
  const said = fields.slice(0, MAX_LISTED).map(([key, value]) => `${key} ${String(value).slice(0, MAX_VALUE)}`);
  return said.length > 0 ? ` (${said.join(", ")})` : "";
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
  return read(error, "name") === "ZodError" && Array.isArray(read(error, "issues"));
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
