import type { Rollout, RolloutActor } from "#protocol/rollout";
import { countOf, formatMs } from "../ui/count.ts";
import { formatSpan } from "../ui/span-of-time.ts";

type Called = Pick<RolloutActor, "address" | "class" | "globalName">;

/**
 * Which actors were selected, in words: `all Question`, `all actors on poll 2.3.1`, `Question @question/q0`, `12 named
 * actors`.
 */
export function selectionWords(
  { select, first }: Pick<Rollout, "select" | "first">,
  nameOf: (hash: string) => string,
): string {
  const from = select.fromSource ? ` on ${nameOf(select.fromSource)}` : "";
  if (select.addresses?.length === 1 && first) return `${actorName(first)}${from}`;
  if (select.addresses) return `${countOf(select.addresses.length, "named actor")}${from}`;
  return `${select.class ? `all ${select.class}` : "all actors"}${from}`;
}

/** `Question @question/q0`, as it was called when it was selected; its address where nobody kept that. */
export function actorName({ address, class: className, globalName }: Called): string {
  if (className === null) return address;
  return `${className} ${globalName === null ? address.slice(address.indexOf(":") + 1) : `@${globalName}`}`;
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `41 ms`, `2.5 s`, `14 min`: how long it took. */
export function took(ms: number): string {
  return ms < 60_000 ? formatMs(ms) : formatSpan(ms);
}
