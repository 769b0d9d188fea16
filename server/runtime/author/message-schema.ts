import { types } from "node:util";
import { z } from "zod";
import { RuntimeError } from "../errors.ts";

/** What the schema of a message's fields says of itself; found out once, when the message is declared. */
export interface SchemaFacts {
  /** Of what a sender writes, without `type`. */
  readonly jsonSchema: Record<string, unknown>;
  /** Whether what it makes of a value that fits may differ from the value: defaults, coercion, trimming. */
  readonly changesValues: boolean;
}

const NOT_JSON = new Set([
  "bigint",
  "symbol",
  "undefined",
  "void",
  "date",
  "map",
  "set",
  "pipe",
  "transform",
  "nan",
  "custom",
  "function",
  "promise",
]);

const CHANGING = new Set(["default", "prefault", "catch", "success"]);

/**
 * What JSON Schema says of a value's bounds. Behind an `overwrite` they hold for what it makes, not for what is sent.
 */
const BOUNDS = [
  "pattern",
  "format",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "allOf",
];

const JSON_REMEDY = "Use JSON types, address() or bytes().";

/** Throws `MESSAGE_INVALID` for what cannot be the fields of a message. */
export function readSchema(type: string, fields: z.ZodObject): SchemaFacts {
  const refuse = (what: string, remedy: string) => new RuntimeError("MESSAGE_INVALID", `${type}: ${what}`, remedy);
  if (fields?._zod?.def.type !== "object")
    throw refuse("its fields are no z.object", "Declare them with z.object({ … }).");
  if (Object.hasOwn(fields.shape, "type")) {
    throw refuse("no field can be named type, which holds the message's own type", "Choose another name.");
  }
  let changesValues = false;
  const override: z.core.ToJSONSchemaParams["override"] = ({ zodSchema, jsonSchema }) => {
    const kind = zodSchema._zod.def.type;
    const checks = zodSchema._zod.def.checks ?? [];
    if (checks.some(isAsync)) throw refusedAsync(type);
    if (NOT_JSON.has(kind)) {
      if (zodSchema._zod.bag.Class !== Uint8Array) throw refuse(`JSON Schema cannot express ${kind}`, JSON_REMEDY);
      jsonSchema.type = "string";
      jsonSchema.contentEncoding = "base64";
    }
    if (checks.some((check) => check._zod.def.check === "overwrite")) {
      for (const bound of BOUNDS) delete jsonSchema[bound];
      if (jsonSchema.type === "integer") jsonSchema.type = "number";
    }
    changesValues ||= CHANGING.has(kind) || changes(zodSchema._zod.def) || checks.some(mayChange);
  };
  try {
    const jsonSchema = z.toJSONSchema(fields, { io: "input", unrepresentable: "any", override });
    return { jsonSchema: jsonSchema as Record<string, unknown>, changesValues };
  } catch (error) {
    if (error instanceof RuntimeError) throw error;
    throw refuse(`JSON Schema cannot express it: ${(error as Error).message}`, JSON_REMEDY);
  }
}

/** Zod trims a URL. */
function changes(def: object): boolean {
  const { coerce, format } = def as { coerce?: boolean; format?: string };
  return coerce === true || format === "url";
}

/**
 * A check without a function of its own to call (`superRefine`, `check`) is given the payload, and may put another
 * value there.
 */
function mayChange({ _zod: { def } }: z.core.$ZodCheck): boolean {
  return def.check === "overwrite" || (def.check === "custom" && !("fn" in def)) || changes(def);
}

function isAsync({ _zod: { def, check } }: z.core.$ZodCheck): boolean {
  return types.isAsyncFunction(check) || types.isAsyncFunction((def as { fn?: unknown }).fn);
}

/**
 * Whether it says what other fields may be (strict, loose): it would say it of `type`, too. Asked once, as it costs 5
 * ns.
 */
export function saysOfOthers(fields: z.ZodObject): boolean {
  return fields._zod.def.catchall !== undefined;
}

/** Zod's `safeParse`; refuses what it can find out only then: a refinement that answers with a promise. */
export function parseFields<Fields extends z.ZodObject>(
  type: string,
  fields: Fields,
  isTypeTakenOut: boolean,
  value: unknown,
) {
  const given = isTypeTakenOut ? withoutType(type, value) : value;
  try {
    return fields.safeParse(given);
  } catch (error) {
    if (!(error instanceof z.core.$ZodAsyncError)) throw error;
    throw refusedAsync(type);
  }
}

function refusedAsync(type: string): RuntimeError {
  const text = `${type}: a refinement is async, and a message is checked at once`;
  return new RuntimeError("MESSAGE_INVALID", text, "Check what takes time in the handler.");
}

function withoutType(type: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || (value as { type?: unknown }).type !== type) return value;
  const { type: _type, ...fields } = value as Record<string, unknown>;
  return fields;
}

/** Whether all that was parsed is in the value already. */
export function isIn(value: unknown, parsed: unknown): boolean {
  if (Object.is(value, parsed)) return true;
  if (typeof value !== "object" || value === null || typeof parsed !== "object" || parsed === null) return false;
  if (Array.isArray(parsed) && (value as unknown[]).length !== parsed.length) return false;
  return Object.entries(parsed).every(([key, field]) => isIn((value as Record<string, unknown>)[key], field));
}
