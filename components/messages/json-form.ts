/** The part of JSON Schema that a form can show. Everything else is typed as JSON. */
export interface FormSchema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, FormSchema>;
  required?: string[];
  items?: FormSchema;
  anyOf?: FormSchema[];
  oneOf?: FormSchema[];
  default?: unknown;
  description?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
}

/** What each field of a form gets. */
export interface FormFieldProps {
  name: string;
  schema: FormSchema;
  isRequired: boolean;
  value: unknown;
  /** `undefined`: the field is left out of the message. */
  onChange: (value: unknown) => void;
  /** What the server found wrong, by path: `range.from`. */
  errors: Record<string, string>;
  path: string;
}

export type FieldKind =
  | "string"
  | "number"
  | "integer"
  | "boolean"
  | "null"
  | "const"
  | "enum"
  | "union"
  | "object"
  | "array"
  | "json";

export function fieldKind(schema: FormSchema): FieldKind {
  if (choicesOf(schema)) return "enum";
  if (schema.const !== undefined) return "const";
  if (variantsOf(schema).length > 0) return "union";
  switch (schema.type) {
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "null":
      return schema.type;
    case "object":
      return schema.properties && Object.keys(schema.properties).length > 0 ? "object" : "json";
    case "array":
      return schema.items && fieldKind(schema.items) !== "json" ? "array" : "json";
    default:
      return "json";
  }
}

/** The values to choose from, where there are only so many: an enum, or a union of constants. */
export function choicesOf(schema: FormSchema): (string | number)[] | null {
  const values = schema.enum ?? variantsOf(schema).map((variant) => variant.const);
  const isChoice = (value: unknown) => typeof value === "string" || typeof value === "number";
  return values.length > 0 && values.every(isChoice) ? (values as (string | number)[]) : null;
}

/** What a union may be, in its order; empty: it is none. */
export function variantsOf(schema: FormSchema): readonly FormSchema[] {
  if (Array.isArray(schema.type)) return schema.type.map((type) => ({ ...schema, type }));
  return schema.oneOf ?? schema.anyOf ?? [];
}

/** What tells one variant from the others: `shape "circle"` of a discriminated union, else what it takes. */
export function variantName(variant: FormSchema): string {
  const mark = Object.entries(variant.properties ?? {}).find(([, field]) => field.const !== undefined);
  if (mark) return `${mark[0]} ${JSON.stringify(mark[1].const)}`;
  if (fieldKind(variant) === "object") return `object of ${Object.keys(variant.properties ?? {}).join(", ")}`;
  return fieldHint(variant);
}

/** What stands in a fresh form. What is optional and has no default stays out of the message until it is filled in. */
export function firstValue(schema: FormSchema): unknown {
  if (schema.default !== undefined) return schema.default;
  switch (fieldKind(schema)) {
    case "enum":
      return choicesOf(schema)?.[0];
    case "const":
      return schema.const;
    case "null":
      return null;
    case "union":
      return firstValue(variantsOf(schema)[0] ?? {});
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
  if (kind === "enum" || kind === "union") return "";
  if (kind === "const") return `always ${JSON.stringify(schema.const)}`;
  if (kind === "array") return `list of ${fieldHint(schema.items ?? {})}`;
  const base = kind === "json" ? "JSON" : kind;
  const { minimum, maximum } = schema;
  const bounds = (n: number | undefined) => n !== undefined && Math.abs(n) < Number.MAX_SAFE_INTEGER;
  if (bounds(minimum) && bounds(maximum)) return `${base}, ${minimum} to ${maximum}`;
  if (bounds(minimum)) return `${base}, from ${minimum}`;
  if (bounds(maximum)) return `${base}, to ${maximum}`;
  const { minLength = 0, maxLength } = schema;
  if (maxLength !== undefined) return `${base}, ${minLength} to ${maxLength} characters`;
  if (minLength > 1) return `${base}, at least ${minLength} characters`;
  return schema.format ? `${base}, ${schema.format}` : base;
}
