import fc from "fast-check";

/** What of JSON Schema our schemas are written in. */
export interface JsonSchema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  propertyNames?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  minItems?: number;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

/** What breaks code that was written for what is usual. */
const HOSTILE: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>("", "\0", "\u202e", "\ud800", "__proto__", "constructor", "x".repeat(3_000), "../.."),
  fc.constantFrom<unknown>(1e308, 2 ** 53, -1, 1.5, true, null),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: "binary", maxLength: 40 }),
);

/** Of these one at least fits most texts that a schema asks for. */
const TEXTS = [
  "north",
  "north:1.2",
  "@greeter",
  "Greeter",
  "hello.Greet",
  "f".repeat(64),
  "2026-01-01T00:00:00.000Z",
  "0f8fad5b-d9cb-469f-a165-70867728950e",
  "ada@example.org",
  "because it has to be",
  "aGVsbG8=",
];

/** Past this depth any JSON: a schema may hold itself. */
const MAX_DEPTH = 5;

/** Values that a schema asks for, nearly always; numbers stay near their least, so that nothing waits long. */
export function fitting(schema: JsonSchema, part: typeof fitting = fitting, depth = 0): fc.Arbitrary<unknown> {
  const inner = (each: JsonSchema | undefined) =>
    each === undefined || depth > MAX_DEPTH ? fc.jsonValue({ maxDepth: 1 }) : part(each, part, depth + 1);
  const choices =
    schema.anyOf ??
    schema.oneOf ??
    (Array.isArray(schema.type) ? schema.type.map((type) => ({ ...schema, type })) : null);
  if (choices) return fc.oneof(...choices.map(inner));
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([key, each]) => [key, inner(each)] as const);
    return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])], noNullPrototype: true });
  }
  if (schema.prefixItems) return fc.tuple(...schema.prefixItems.map(inner));
  switch (schema.type) {
    case "object":
      return fc.dictionary(
        textFor(schema.propertyNames ?? {}),
        inner(typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined),
        { maxKeys: 3, noNullPrototype: true },
      );
    case "array":
      return fc.array(inner(schema.items), { minLength: schema.minItems ?? 0, maxLength: 3 });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "string":
      return textFor(schema);
    case "integer":
    case "number":
      return numberFor(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

/** The same, and now and then anything, at any depth. */
export function mostlyFitting(schema: JsonSchema, _part?: typeof fitting, depth = 0): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 5, arbitrary: fitting(schema, mostlyFitting, depth) }, { weight: 1, arbitrary: HOSTILE });
}

function textFor({ pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: JsonSchema): fc.Arbitrary<string> {
  const shape = pattern === undefined ? null : new RegExp(pattern, "u");
  const fits = (text: string) => text.length >= minLength && text.length <= maxLength && (shape?.test(text) ?? true);
  const found = TEXTS.filter(fits);
  return found.length > 0
    ? fc.constantFrom(...found)
    : fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 5) });
}

function numberFor({ minimum = 0, maximum = Number.POSITIVE_INFINITY }: JsonSchema): fc.Arbitrary<number> {
  const min = Math.max(minimum, -10);
  return fc.integer({ min, max: Math.max(min, Math.min(maximum, min + 50)) });
}
