import { z } from "zod";
import type { ErrorCode } from "#protocol/error";

/**
 * A call that the console refused or that never reached it. `message` says what happened, `remedy` what the reader can
 * do; both are meant to be shown. `code` is one of the API's, or `UNREACHABLE` (no answer) or `BAD_ANSWER` (not what
 * this version of the page understands). `status` is 0 without an answer.
 */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  readonly code: ErrorCode | "UNREACHABLE" | "BAD_ANSWER";
  readonly status: number;
  readonly remedy: string;
  readonly details: unknown;

  constructor(
    code: ApiFailure["code"],
    status: number,
    says: { message: string; remedy: string; details?: unknown; cause?: unknown },
  ) {
    super(says.message, { cause: says.cause });
    this.code = code;
    this.status = status;
    this.remedy = says.remedy;
    this.details = says.details;
  }
}

const ofPath = z.looseObject({ part: z.literal("path") });

/** Whether what was asked for is unknown, or was named by what can name nothing. It is not asked for again. */
export function isNotThere(error: unknown): error is ApiFailure {
  if (!(error instanceof ApiFailure)) return false;
  return error.status === 404 || (error.code === "BAD_REQUEST" && ofPath.safeParse(error.details).success);
}
