import { ApiFailure } from "../http/api-failure.ts";

const RESERVED = "callboard.";

/** The message's type as the audit names it: `hello.Greet`, or the kind of a plain value. */
export function typeOfMessage(message: unknown): string {
  if (message === null) return "null";
  if (Array.isArray(message)) return "array";
  if (typeof message !== "object") return typeof message;
  return "type" in message && typeof message.type === "string" ? message.type.slice(0, 200) : "object";
}

/** Throws RESERVED_TYPE for a type that only the runtime itself may send. */
export function refuseReserved(message: unknown): void {
  const type = typeOfMessage(message);
  if (!type.startsWith(RESERVED)) return;
  throw new ApiFailure(
    "RESERVED_TYPE",
    `the message type ${type} is reserved for the runtime`,
    `Send a message whose type does not begin with ${RESERVED}`,
    { details: { type } },
  );
}
