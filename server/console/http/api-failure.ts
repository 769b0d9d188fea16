import { type ApiError, ERROR_STATUS, type ErrorCode } from "#protocol/error";

/**
 * A refused call: what happened with the values, and what the caller can do about it. Thrown by a verb, answered once.
 */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, remedy: string, options: { details?: unknown; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.remedy = remedy;
    this.details = options.details;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }

  toBody(): ApiError {
    return {
      code: this.code,
      message: this.message,
      remedy: this.remedy,
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }
}
