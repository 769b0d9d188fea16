import { z } from "zod";

/** The component that stands for "any JSON value", which recurses and so cannot be written in place. */
export const ANY_JSON = "Json";

const schemaObject = z.record(z.string(), z.unknown());

/** A zod schema as JSON Schema inside an OpenAPI document. `io`: what is sent to us, or what we answer. */
export function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, $defs: __, ...plain } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  // The only schemas of ours that recurse, and so are put aside under $defs, are `z.json()`.
  const text = JSON.stringify(plain).replaceAll(/"#\/\$defs\/\w+"/g, `"#/components/schemas/${ANY_JSON}"`);
  return schemaObject.parse(JSON.parse(text));
}
