import * as z from "zod";

/**
 * Every error code of the HTTP API and the gateway, with its HTTP status (docs/errors.md: when, and what to do). The
 * list is closed: a new failure is a new line here, and the OpenAPI document is generated from it.
 */
export const ERROR_STATUS = {
  BAD_REQUEST: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  FOUR_EYES: 403,
  SYSTEM_ACTOR: 403,
  ORIGIN_REFUSED: 403,
  SETUP_TOKEN: 403,
  SIGN_IN_AGAIN: 403,
  NOT_FOUND: 404,
  NO_ACTOR: 404,
  CONFLICT: 409,
  ALREADY_SET_UP: 409,
  SOURCE_NOT_APPROVED: 409,
  SOURCE_IN_USE: 409,
  SOURCE_STATE: 409,
  NAME_HELD: 409,
  NO_HOST_FITS: 409,
  ROLLOUT_STATE: 409,
  LAST_ADMIN: 409,
  START_FAILED: 409,
  REALM_BLOCKED: 409,
  TOO_LARGE: 413,
  MESSAGE_INVALID: 422,
  RESERVED_TYPE: 422,
  POISONED: 422,
  ZIP_REFUSED: 422,
  NOT_SUPPORTED: 422,
  NO_CLASS: 422,
  MAILBOX_FULL: 429,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  PROTOCOL_VERSION: 400,
  GATEWAY_LOST: 503,
  AUDIT_UNAVAILABLE: 503,
  DATABASE_GONE: 503,
  ASK_TIMEOUT: 504,
  DISK_FULL: 507,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export const errorCodeSchema = z.enum(Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]]);

/** The body of every refused call: what happened, with the values, and what the reader can do about it. */
export const apiErrorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  remedy: z.string(),
  details: z.unknown().optional(),
});

export type ApiError = z.infer<typeof apiErrorSchema>;
