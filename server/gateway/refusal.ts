import { type ApiError, ERROR_STATUS, type ErrorCode } from "#protocol/error";
import { firstWords, issuesAt } from "#protocol/issue-words";
import { RuntimeError, type RuntimeErrorCode, z } from "#runtime";
import { isDiskFull } from "#runtime/files";

/** A call or frame that the gateway itself refuses; told to the console as it stands. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, remedy: string, details?: unknown) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.remedy = remedy;
    this.details = details;
  }
}

/** What the API calls a failure that the runtime has another word for. */
const API_WORD: Partial<Record<RuntimeErrorCode, ErrorCode>> = {
  NO_HOST: "NOT_FOUND",
  HOST_LOST: "CONFLICT",
  CUT_OFF: "GATEWAY_LOST",
  NOT_AN_ADDRESS: "BAD_REQUEST",
  UNRECOGNIZED: "MESSAGE_INVALID",
  SOURCE_CORRUPT: "CONFLICT",
  STATEMENT_REFUSED: "CONFLICT",
  ACTOR_MOVED: "CONFLICT",
  REALM_ENDED: "CONFLICT",
  ASK_ABORTED: "GATEWAY_LOST",
  SHUT_DOWN: "GATEWAY_LOST",
};

/** The error as a console is told it; null for one that nobody foresaw and that belongs into the log. */
export function foreseen(error: unknown): ApiError | null {
  if (error instanceof Refusal) return apiError(error.code, error);
  if (error instanceof RuntimeError) {
    const code = API_WORD[error.code] ?? (error.code in ERROR_STATUS ? (error.code as ErrorCode) : null);
    return code && apiError(code, error);
  }
  if (error instanceof z.ZodError) return badRequest(error, "the request does not fit its schema");
  if (isDiskFull(error)) return CLUSTER_DISK_FULL;
  return null;
}

export const CLUSTER_DISK_FULL: ApiError = {
  code: "DISK_FULL",
  message: "the disk is full on the cluster's machine, so nothing was done",
  remedy: "Free some room in its data folder, then try again.",
};

export function badRequest(error: z.ZodError, what: string): ApiError {
  const details = issuesAt(error.issues);
  const message = `${what}: ${firstWords(details)}`;
  return { code: "BAD_REQUEST", message, remedy: "Send what the protocol's schema asks for.", details };
}

export const UNFORESEEN: ApiError = {
  code: "INTERNAL",
  message: "the gateway failed on this call",
  remedy: "See the log of the cluster.",
};

function apiError(code: ErrorCode, { message, remedy, details }: Refusal | RuntimeError): ApiError {
  return details === undefined ? { code, message, remedy } : { code, message, remedy, details };
}
