import { changedNumber } from "#incoming-json";

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** What was typed where a number belongs: the number when it is one and stays what was typed, else the text. */
export function readNumber(text: string): number | string {
  const typed = text.trim();
  return DECIMAL.test(typed) && !typed.endsWith(".") && notKept(typed) === null ? Number(typed) : text;
}

/** Of a text that is no number only because it would become another one: why. */
export function notKept(value: unknown): string | null {
  if (typeof value !== "string" || !DECIMAL.test(value.trim())) return null;
  const change = changedNumber(value.trim().replace("+", ""));
  return change === null ? null : `it is ${change}; JSON can say it as a string only`;
}
