import { readIssues, schemaIssues } from "./core/schema-issues.ts";

/** Every way in which the runtime refuses. Where the HTTP API has a code for the same thing, it is the same word. */
export type RuntimeErrorCode =
  | "NO_ACTOR"
  | "NO_CLASS"
  | "NO_HOST"
  | "NO_HOST_FITS"
  | "NAME_HELD"
  | "NOT_AN_ADDRESS"
  | "NOT_IN_AN_ACTOR"
  | "NOT_SUPPORTED"
  | "MESSAGE_INVALID"
  | "UNRECOGNIZED"
  | "RESERVED_TYPE"
  | "ASK_TIMEOUT"
  | "ASK_ABORTED"
  | "STOP_TIMEOUT"
  | "POISONED"
  | "MAILBOX_FULL"
  | "SOURCE_NOT_APPROVED"
  | "SOURCE_IN_USE"
  | "SOURCE_CORRUPT"
  | "STATEMENT_REFUSED"
  | "SYSTEM_ACTOR"
  | "START_FAILED"
  | "DISK_FULL"
  | "ACTOR_MOVED"
  | "REALM_ENDED"
  | "REALM_BLOCKED"
  | "SHUT_DOWN";

/** What a thrown error says when it has crossed a realm or a host. `stack` names the author's files. */
export interface ErrorFacts {
  name: string;
  message: string;
  stack?: string | undefined;
  code?: string | undefined;
  remedy?: string | undefined;
  details?: unknown;
}

/** A refusal of the runtime: what happened (`message`, with the values), what the reader can do (`remedy`), and a stable `code`. */
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

/** The facts of anything thrown, bounded, as plain data; it never throws itself. A schema's error is one line, with its issues as details. */
export function errorFacts(thrown: unknown): ErrorFacts {
  try {
    return thrown instanceof Error ? factsOf(thrown) : { name: "Error", message: String(thrown).slice(0, MAX_MESSAGE) };
  } catch {
    return { name: "Error", message: "what was thrown cannot be read" };
  }
}

function factsOf(thrown: Error): ErrorFacts {
  const facts: ErrorFacts = { name: String(thrown.name), message: String(thrown.message).slice(0, MAX_MESSAGE) };
  if (typeof thrown.stack === "string") facts.stack = thrown.stack.slice(0, MAX_STACK);
  if (isSchemaError(thrown)) {
    const details = schemaIssues(thrown.issues);
    facts.message = readIssues(details).slice(0, MAX_MESSAGE);
    facts.stack = thrown.stack?.replace(thrown.message, () => facts.message).slice(0, MAX_STACK);
    facts.details = details;
  }
  if (thrown instanceof RuntimeError) {
    facts.code = thrown.code;
    facts.remedy = thrown.remedy;
    facts.details = copyOf(thrown.details);
  }
  return facts;
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
