import { z } from "zod";
import { type ErrorFacts, errorFacts, RuntimeError, type RuntimeErrorCode } from "../errors.ts";
import { ValueWriter } from "./value-writer.ts";

/** So many causes travel, one in the other. */
const MAX_CAUSES = 5;

/** An error on its way to another host, and in it the one that caused it. */
export interface CarriedError extends ErrorFacts {
  cause?: CarriedError | undefined;
}

const facts = z.object({
  name: z.string(),
  message: z.string(),
  stack: z.string().optional(),
  code: z.string().optional(),
  remedy: z.string().optional(),
  details: z.unknown().optional(),
});

/** An error's facts as they stand in calls, answers and notices. */
export const errorFactsSchema: z.ZodType<ErrorFacts> = facts;

/** Knows as many causes as travel, so nobody can have this host follow more. */
export const carriedErrorSchema: z.ZodType<CarriedError> = withCauses(MAX_CAUSES);

function withCauses(causes: number): z.ZodType<CarriedError> {
  return causes === 0 ? facts : facts.extend({ cause: withCauses(causes - 1).optional() });
}

/**
 * Of anything thrown: bounded as `errorFacts` is, and throws nothing itself. Details that cannot travel stay behind.
 */
export function toCarriedError(thrown: unknown, causes = MAX_CAUSES): CarriedError {
  const carried: CarriedError = errorFacts(thrown);
  if (!(thrown instanceof Error)) return carried;
  // A message of facts says the causes; here they travel beside it.
  if (thrown instanceof RuntimeError && carried.message.startsWith(thrown.message)) carried.message = thrown.message;
  if (!canTravel(carried.details)) carried.details = undefined;
  if (thrown.cause !== undefined && causes > 0) carried.cause = toCarriedError(thrown.cause, causes - 1);
  return carried;
}

function canTravel(value: unknown): boolean {
  try {
    new ValueWriter().text(value);
    return true;
  } catch {
    return false;
  }
}

/**
 * The error as its host threw it: a `RuntimeError` with the same code, remedy, details and cause; an `Error` of that
 * name where there was no code.
 */
export function fromCarriedError({ name, message, stack, code, remedy = "", ...carried }: CarriedError): Error {
  const cause = carried.cause === undefined ? undefined : fromCarriedError(carried.cause);
  const error =
    code === undefined
      ? Object.assign(new Error(message, cause && { cause }), { name })
      : new RuntimeError(code as RuntimeErrorCode, message, remedy, { details: carried.details, cause });
  if (stack !== undefined) error.stack = stack;
  return error;
}
