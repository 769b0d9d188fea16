import { RuntimeError } from "../errors.ts";

/**
 * `WIRE_INVALID`: what came from another host cannot be read, or what was to go to one cannot be written. `what` says
 * where, and what was expected.
 */
export function wireInvalid(what: string, options: { details?: unknown; cause?: unknown } = {}): RuntimeError {
  const remedy = "See that all hosts run versions that work together. If they do, report this message.";
  return new RuntimeError("WIRE_INVALID", what, remedy, options);
}
