import { z } from "zod";
import type { Capabilities, TroupeLimits } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import { errorFactsSchema } from "./carried-error.ts";
import type { ActiveFaults } from "./faults.ts";
import type { Notice, Sender } from "./notice.ts";
import type { Body } from "./plain-value.ts";
import type { Birth, Encoded, StopAsked, WantedActor } from "./realm-control.ts";

/** The schema of an object type. It names every field of the type, so that a new one is not left behind on the way. */
export function schemaOf<T>(fields: { [Key in keyof T]-?: z.ZodType<T[Key]> }): z.ZodType<T> {
  return z.object(fields) as unknown as z.ZodType<T>;
}

export const text = z.string();
/** Infinite ones, too: what a number must be is said by who uses it. */
export const number = z.custom<number>((value) => typeof value === "number", "expected a number");
/** One that is none finds nobody, which is said by who looks for it. */
export const address = z.string().max(1_000) as unknown as z.ZodType<ActorAddress>;
/** Of a source. */
export const hash = z.string().max(1_000);
export const capabilities: z.ZodType<Capabilities> = z.record(z.string(), z.unknown());

/** A statement on a source, as the console signed it. */
export const signedStatement = z.object({ statement: z.string(), signature: z.string() });

/** A notice by its kind; fields that the kind does not have are left out. */
export const notice: z.ZodType<Notice> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("childExited"), from: text, escalated: errorFactsSchema.optional() }),
  z.object({ kind: z.literal("exit"), from: text, why: z.string().optional(), isUrgent: z.boolean().optional() }),
  z.object({
    kind: z.enum([
      "poison",
      "system",
      "adopt",
      "reparent",
      "initialized",
      "job",
      "limits",
      "subscribe",
      "unsubscribe",
      "event",
      "missed",
      "terminated",
    ]),
    from: text,
  }),
]);

export const sender: z.ZodType<Sender> = z.union([text, notice]);

export const body: z.ZodType<Body> = z.union([
  z.string(),
  z.custom<object>((value) => typeof value === "object" && value !== null, "expected a message"),
]);

export const encoded: z.ZodType<Encoded> = z.union([z.object({ json: z.string() }), z.object({ clone: z.unknown() })]);

export const stopAsked = schemaOf<StopAsked>({ by: address, why: text.nullable() });

const wanted = { className: text, requirements: capabilities, init: encoded.nullable() };

export const wantedActor = schemaOf<WantedActor>(wanted);

export const birth = schemaOf<Birth>({ ...wanted, address, parent: address.nullable(), isAnnounced: z.boolean() });

export const troupeLimits = schemaOf<TroupeLimits>({ max: number, idle: number });

export const activeFaults = schemaOf<ActiveFaults>({
  drop: number,
  delay: number,
  double: number,
  reorder: number,
  fail: number,
  delayMs: number,
  share: number,
  expiresAt: text,
});
