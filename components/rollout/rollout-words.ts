import type { Rollout } from "#protocol/rollout";
import { countOf } from "../ui/count.ts";

/** Which actors were selected, in words: `all Question`, `Question from 77b0…e2`, `1 named actor`. */
export function selectionWords(select: Rollout["select"], nameOf: (hash: string) => string): string {
  const from = select.fromSource ? ` on ${nameOf(select.fromSource)}` : "";
  if (select.addresses) return `${countOf(select.addresses.length, "named actor")}${from}`;
  return `${select.class ? `all ${select.class}` : "all actors"}${from}`;
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
