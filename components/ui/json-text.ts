import * as z from "zod";

export type Json = z.core.util.JSONType;
export type JsonRead = { ok: true; value: Json | undefined } | { ok: false; error: string };

/** What a reader typed as JSON; nothing typed is no value. */
export function readJson(text: string): JsonRead {
  if (text.trim() === "") return { ok: true, value: undefined };
  try {
    return { ok: true, value: z.json().parse(JSON.parse(text)) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : "not JSON" };
  }
}

/** As the command line reads a value: JSON where it parses, else the text itself. */
export function looseValue(text: string): Json {
  const read = readJson(text);
  return read.ok && read.value !== undefined ? read.value : text;
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
