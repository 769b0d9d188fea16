import * as z from "zod";

/** As many actors as a convention may have, and rows a column. */
export const MAX_ACTORS = 1_000_000;

/** What holds of each item, how the document of the API says it, and how it is said of one that breaks it. */
interface Item<T> {
  fits(value: unknown): value is T;
  jsonSchema: Record<string, unknown>;
  words: string;
}

/**
 * A list as long as there are actors. Zod makes a call and an object for each item, a fifth of a second for a snapshot;
 * this is one loop. What is wrong is named as zod names it, but only the first of it.
 */
function column<T>({ fits, jsonSchema, words }: Item<T>) {
  return z
    .custom<T[]>()
    .check((context) => {
      const { value, issues } = context;
      if (!Array.isArray(value) || value.length > MAX_ACTORS) {
        issues.push({ code: "custom", input: value, message: `expected a list of at most ${MAX_ACTORS} items` });
        return;
      }
      for (let row = 0; row < value.length; row++) {
        if (fits(value[row])) continue;
        issues.push({ code: "custom", input: value[row], path: [row], message: `expected ${words}` });
        return;
      }
    })
    .meta({ type: "array", maxItems: MAX_ACTORS, items: jsonSchema });
}

/** Whole numbers from `min` on. */
export function wholeColumn(min: number, max: number = Number.MAX_SAFE_INTEGER) {
  return column<number>({
    fits: (value): value is number =>
      Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
    jsonSchema: { type: "integer", minimum: min, maximum: max },
    words: `a whole number from ${min} to ${max}`,
  });
}

/** Numbers that are not negative. */
export function amountColumn() {
  return column<number>({
    fits: (value): value is number => Number.isFinite(value) && (value as number) >= 0,
    jsonSchema: { type: "number", minimum: 0 },
    words: "a number that is not negative",
  });
}

/** Texts of a shape. */
export function textColumn(pattern: RegExp) {
  return column<string>({
    fits: (value): value is string => typeof value === "string" && pattern.test(value),
    jsonSchema: { type: "string", pattern: pattern.source },
    words: `a text like ${pattern.source}`,
  });
}

/** Texts, null where there is none. */
export function optionalTextColumn() {
  return column<string | null>({
    fits: (value): value is string | null => value === null || typeof value === "string",
    jsonSchema: { anyOf: [{ type: "string" }, { type: "null" }] },
    words: "a text or null",
  });
}
