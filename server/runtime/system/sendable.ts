import { type ActorAddress, isAddress, notAnAddress } from "../author/address.ts";
import { isReservedType } from "../author/message.ts";
import { RuntimeError } from "../errors.ts";
import { encode } from "../wire/plain-value.ts";

/**
 * Throws for what a program outside of actors cannot send: `NOT_AN_ADDRESS`, `RESERVED_TYPE`, and `MESSAGE_INVALID` for
 * what leaves this thread (`isCopied`) and cannot be copied.
 */
export function checkSendable(to: ActorAddress, message: unknown, isCopied: boolean): void {
  if (!isAddress(to)) {
    throw notAnAddress(to, "Use an address that the runtime gave out.");
  }
  const type = typeof message === "object" && message !== null ? (message as { type?: unknown }).type : undefined;
  if (isReservedType(type)) {
    throw new RuntimeError("RESERVED_TYPE", `message type ${type} is the runtime's own`, "Send a type of the actor's.");
  }
  if (isCopied) encode(message);
}
