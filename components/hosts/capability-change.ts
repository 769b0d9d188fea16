import type { Json } from "../ui/json-text.ts";

/**
 * From what a host offers to what it is to offer: the new values by key, null for what goes. Empty: nothing changes.
 */
export function capabilityChange(before: Record<string, unknown>, after: Record<string, Json>): Record<string, Json> {
  const change: Record<string, Json> = {};
  for (const [key, value] of Object.entries(after)) {
    if (!Object.hasOwn(before, key) || JSON.stringify(before[key]) !== JSON.stringify(value)) change[key] = value;
  }
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) change[key] = null;
  return change;
}

/** `adds gpu, changes zone, takes away disk` */
export function changeWords(before: Record<string, unknown>, change: Record<string, Json>): string {
  const keys = Object.keys(change);
  const gone = keys.filter((key) => change[key] === null);
  const added = keys.filter((key) => !gone.includes(key) && !Object.hasOwn(before, key));
  const changed = keys.filter((key) => !gone.includes(key) && !added.includes(key));
  return [
    added.length > 0 && `adds ${added.join(", ")}`,
    changed.length > 0 && `changes ${changed.join(", ")}`,
    gone.length > 0 && `takes away ${gone.join(", ")}`,
  ]
    .filter(Boolean)
    .join("; ");
}

/** The change that takes `change` back. */
export function backChange(before: Record<string, unknown>, change: Record<string, Json>): Record<string, Json> {
  return Object.fromEntries(Object.keys(change).map((key) => [key, (before[key] as Json | undefined) ?? null]));
}
