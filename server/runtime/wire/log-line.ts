import { z } from "zod";
import type { ActorAddress } from "../author/address.ts";
import { address, schemaOf, text } from "./fields.ts";

/** A line that an actor (or its realm: `actor` null) wrote. */
export interface LogLine {
  /** ISO 8601, UTC. */
  at: string;
  level: "debug" | "info" | "warn" | "error";
  actor: ActorAddress | null;
  text: string;
}

export const logLine = schemaOf<LogLine>({
  at: text,
  level: z.enum(["debug", "info", "warn", "error"]),
  actor: address.nullable(),
  text,
});

/** The last failure of an actor's handler. */
export interface LastFailure {
  /** ISO 8601, UTC. */
  at: string;
  messageType: string;
  /** Of the message; null where none was in hand (a hook failed) or the runtime sent it. */
  sender: ActorAddress | null;
  error: string;
  stack?: string;
}

export const lastFailure = schemaOf<LastFailure>({
  at: text,
  messageType: text,
  sender: address.nullable(),
  error: text,
  stack: text.optional(),
});
