import * as z from "zod";
import { visibleNameSchema, visibleProseSchema } from "./visible-text.ts";

export const ADDRESS = /^[A-Za-z0-9._:-]{1,200}$/;

/** An actor's address as the runtime prints it: URL-safe, at most 200 characters, never reused. */
export const addressSchema = z.string().max(200).regex(ADDRESS, "an address holds only A-Z a-z 0-9 . _ : -");

/** A global name: 1 to 200 visible characters, no leading `@` (the `@` marks a name where an address could stand). */
export const globalNameSchema = visibleNameSchema
  .min(1)
  .max(200)
  .regex(/^[^@\s][^\s]*$/, "a global name has no spaces and does not begin with @");

/** An actor in a path or a command: its address, or `@` and its global name. */
export const actorTargetSchema = z.union(
  [
    addressSchema,
    visibleNameSchema
      .min(2)
      .max(201)
      .regex(/^@[^@\s][^\s]*$/),
  ],
  {
    error: ({ input }) =>
      globalNameSchema.safeParse(input).success
        ? `${input} is no address, which is like north:1.2; a global name has an @ before it: @${input}`
        : "name an actor by its address, or by @ and its global name",
  },
);

/** Whether a global name holds what somebody searches for, both in lower case; with an `@` before it, it begins so. */
export function nameFits(name: string, wanted: string): boolean {
  return wanted.startsWith("@") ? name.startsWith(wanted.slice(1)) : name.includes(wanted);
}

/** SHA-256 of a source zip's bytes, 64 lower-case hex digits. */
export const sourceHashSchema = z.string().regex(/^[0-9a-f]{64}$/, "a source hash is 64 lower-case hex digits");

/** A host's id within its convention; for the embedded cluster the same as its name. */
export const hostIdSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9._-]+$/, "a host id holds only A-Z a-z 0-9 . _ -");

/** An actor class: the export's name in the source's `main`. */
export const classNameSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z_$][\w$]*$/, "a class name is a JavaScript identifier");

/** A person of the console: a UUID. */
export const personIdSchema = z
  .string()
  .max(40)
  .regex(/^[A-Za-z0-9-]+$/);

/** ISO 8601, UTC, milliseconds. */
export const timeSchema = z.iso.datetime();

/** Why a person did something; kept in the audit. */
export const reasonSchema = visibleProseSchema.trim().min(1, "say why; it is kept in the audit").max(2000);

/** Any JSON value. Size is bounded where the body or frame that carries it is. */
export const jsonSchema = z.json();

/** No value can be kept by the key `__proto__`. */
export const capabilityKeySchema = visibleNameSchema
  .min(1)
  .max(200)
  .regex(/^(?!__proto__$)/, "it cannot be __proto__");

/** What a host offers, or an actor asks of a host, by key. */
export const capabilitiesSchema = z.record(capabilityKeySchema, jsonSchema);
