import type * as z from "zod";

type Issue = z.core.$ZodRawIssue;

const ORIGINS: Record<string, [one: string, many: string]> = {
  string: ["character", "characters"],
  array: ["entry", "entries"],
  set: ["entry", "entries"],
  map: ["entry", "entries"],
  object: ["field", "fields"],
  file: ["byte", "bytes"],
};
const TYPES: Record<string, string> = {
  int: "a whole number",
  number: "a number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "an object with fields",
  record: "an object with fields",
  null: "null",
  nan: "a number",
};
const FORMATS: Record<string, string> = {
  email: "an e-mail address",
  url: "a web address",
  uuid: "a UUID",
  date: "a day as 2026-01-31",
  datetime: "a time as 2026-01-31T12:00:00Z",
  time: "a time of day as 12:00:00",
  base64: "bytes in base64",
  ipv4: "an IPv4 address",
  ipv6: "an IPv6 address",
};

/**
 * What is wrong with a value, for who has to mend it: reads behind the field's name (`limit: at most 100`). For zod's
 * `error` option of one parse; a schema's own words go before it. Undefined where zod's text is the best there is.
 */
export function issueWords(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "fill it in" : needs(issue.expected);
    case "invalid_value":
      return oneOf(issue.values);
    case "too_small":
      return issue.origin === "string" && issue.minimum === 1 && issue.input === ""
        ? "fill it in"
        : bound(issue.exact ? "exactly" : issue.inclusive === false ? "more than" : "at least", issue.minimum, issue);
    case "too_big":
      return bound(issue.exact ? "exactly" : issue.inclusive === false ? "less than" : "at most", issue.maximum, issue);
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "unrecognized_keys":
      return noSuchFields(issue.keys, fieldsOf(issue.inst));
    case "invalid_format":
      return FORMATS[issue.format] ? `it takes ${FORMATS[issue.format]}` : patternWords(issue);
    case "invalid_union":
      if (issue.discriminator !== undefined && Array.isArray(issue.options)) return oneOf(issue.options);
      return issue.input === undefined ? "fill it in" : "it fits none of the kinds that this takes";
    default:
      return undefined;
  }
}

interface FoundIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string;
  /** Of a union: what each variant finds wrong. */
  readonly errors?: readonly (readonly FoundIssue[])[];
}

/** As many as anybody reads, and as much of a path as tells them apart: both may come from outside. */
const MAX_ISSUES = 20;
const MAX_PATH = 200;

/**
 * The first of what is wrong, each at its field (`address.street`; the value itself: ``). What is wrong inside a union
 * is said of the variant that the value is nearest to.
 */
export function issuesAt(issues: readonly FoundIssue[]): { path: string; message: string }[] {
  return flat(issues)
    .slice(0, MAX_ISSUES)
    .map(({ path, message }) => ({ path: path.map(String).join(".").slice(0, MAX_PATH), message }));
}

/** The first of them in one line: `limit: at most 100`. */
export function firstWords([first]: readonly { path: string; message: string }[]): string {
  if (first === undefined) return "invalid";
  return first.path === "" ? first.message : `${first.path}: ${first.message}`;
}

function flat(issues: readonly FoundIssue[]): { path: readonly PropertyKey[]; message: string }[] {
  return issues.flatMap(({ path, message, errors }) => {
    const nearest = [...(errors ?? [])].filter((found) => found.every(isInside)).sort((a, b) => a.length - b.length)[0];
    if (!nearest || nearest.length === 0) return [{ path, message }];
    return flat(nearest).map((inner) => ({ path: [...path, ...inner.path], message: inner.message }));
  });
}

/** Neither of another type, nor with another mark than the variant's. */
function isInside({ path, code }: FoundIssue): boolean {
  return path.length > 0 && code !== "invalid_value";
}

function needs(expected: string): string {
  return `it takes ${TYPES[expected] ?? expected}`;
}

function oneOf(values: readonly unknown[]): string {
  const names = values.map((value) => JSON.stringify(value) ?? String(value));
  return names.length === 1 ? `it is always ${names[0]}` : `one of ${names.join(", ")}`;
}

/** The first few: whoever sent them may have sent thousands, or long ones. */
const MAX_NAMED = 5;
const MAX_NAME_SHOWN = 100;

function noSuchFields(wrong: readonly string[], known: readonly string[]): string {
  const names = wrong.slice(0, MAX_NAMED).map((key) => JSON.stringify(key.slice(0, MAX_NAME_SHOWN)));
  const more = wrong.length > MAX_NAMED ? ` and ${wrong.length - MAX_NAMED} more` : "";
  const instead = known.length === 0 ? "" : `; it takes ${known.map((key) => JSON.stringify(key)).join(", ")}`;
  return `it takes no ${names.join(", ")}${more}${instead}`;
}

/** Of the object schema that found something wrong, the fields that it names. */
function fieldsOf(schema: Issue["inst"]): string[] {
  const def = schema?._zod.def;
  return def && "shape" in def && typeof def.shape === "object" && def.shape !== null ? Object.keys(def.shape) : [];
}

function bound(how: string, limit: number | bigint, { origin }: { origin?: string }): string {
  const unit = ORIGINS[origin ?? ""];
  return unit ? `${how} ${limit} ${Number(limit) === 1 ? unit[0] : unit[1]}` : `${how} ${limit}`;
}

function patternWords({ format, pattern }: { format: string; pattern?: string }): string {
  return pattern === undefined ? `it takes ${format}` : `it has to match ${pattern}`;
}
