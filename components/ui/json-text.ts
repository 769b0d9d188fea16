import type * as z from "zod";
import { readIncomingJson } from "#incoming-json";

export type Json = z.core.util.JSONType;
export interface JsonRead {
  readonly value: Json | undefined;
  /** Why it is not taken. */
  readonly error: string | null;
}

/** What a reader typed as JSON. */
export function readJson(text: string): JsonRead {
  const read = readIncomingJson(text);
  if (read.problem === null) return { value: read.value as Json, error: null };
  return { value: undefined, error: `${read.problem}. ${read.remedy}` };
}

/** The same where nothing may be typed, which is no value. */
export function readOptionalJson(text: string): JsonRead {
  return text.trim() === "" ? { value: undefined, error: null } : readJson(text);
}

/** As the command line reads a value: JSON where it can be taken as that, else the text itself. */
export function looseValue(text: string): Json {
  const { value } = readJson(text);
  return value === undefined ? text : value;
}

/** The text that `looseValue` reads as this value. */
export function looseText(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return looseValue(value) === value ? value : JSON.stringify(value);
}

/** `number`, `text`, `true or false`: what kind of value a text is read as. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "boolean") return "true or false";
  return typeof value === "string" ? "text" : typeof value;
}
