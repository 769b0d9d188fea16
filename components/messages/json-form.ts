/** The part of JSON Schema that a form can show. Everything else is typed as JSON. */
export interface FormSchema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, FormSchema>;
  required?: string[];
  items?: FormSchema;
  default?: unknown;
  description?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
}

export type FieldKind = "string" | "number" | "integer" | "boolean" | "enum" | "object" | "array" | "json";

export function fieldKind(schema: FormSchema): FieldKind {
  if (schema.enum?.every((value) => typeof value === "string" || typeof value === "number")) return "enum";
  switch (schema.type) {
    case "string":
    case "number":
    case "integer":
    case "boolean":
      return schema.const === undefined ? schema.type : "json";
    case "object":
      return schema.properties && Object.keys(schema.properties).length > 0 ? "object" : "json";
    case "array":
      return schema.items && !["array", "object", "json"].includes(fieldKind(schema.items)) ? "array" : "json";
    default:
      return "json";
  }
}

/** What stands in a fresh form. What is optional and has no default stays out of the message until it is filled in. */
export function firstValue(schema: FormSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  switch (fieldKind(schema)) {
    case "enum":
      return schema.enum?.[0];
    case "string":
      return "";
    case "boolean":
      return false;
    case "object": {
      const value: Record<string, unknown> = {};
      for (const [key, field] of Object.entries(schema.properties ?? {})) {
        if (schema.required?.includes(key) || field.default !== undefined) value[key] = firstValue(field);
      }
      return value;
    }
    case "array":
      return [];
    default:
      return undefined;
  }
}

/** `string`, `"age" | "region"`, `1 to 100`: what a field takes, in a few letters beside its name. */
export function fieldHint(schema: FormSchema): string {
  const kind = fieldKind(schema);
  if (kind === "enum") return "";
  if (kind === "array") return `list of ${fieldHint(schema.items ?? {})}`;
  const base = kind === "json" ? "JSON" : kind;
  const { minimum, maximum } = schema;
  const bounds = (n: number | undefined) => n !== undefined && Math.abs(n) < Number.MAX_SAFE_INTEGER;
  if (bounds(minimum) && bounds(maximum)) return `${base}, ${minimum} to ${maximum}`;
  if (bounds(minimum)) return `${base}, from ${minimum}`;
  if (bounds(maximum)) return `${base}, to ${maximum}`;
  return schema.format ? `${base}, ${schema.format}` : base;
}
