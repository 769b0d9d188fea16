import * as z from "zod";

/**
 * Paths of the objects inside a schema that let fields pass which they do not name, and drop them: `$` is the schema
 * itself. What a caller misspells there would be lost in silence. Records, whose fields have no names, are not meant.
 */
export function openObjects(schema: z.ZodType): string[] {
  return openIn(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), "$");
}

function openIn(node: unknown, path: string): string[] {
  if (typeof node !== "object" || node === null) return [];
  const isOpen = "type" in node && node.type === "object" && "properties" in node;
  const own = isOpen && !("additionalProperties" in node && node.additionalProperties === false) ? [path] : [];
  return [...own, ...Object.entries(node).flatMap(([key, part]) => openIn(part, `${path}.${key}`))];
}
