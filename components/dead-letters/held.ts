import { useState } from "react";

/**
 * What to show of a list that grows at its top while it is read: what is shown stays where it is and is kept up to
 * date, and what is new is only counted until she asks for it. The first rows, and those below the last one shown, come
 * by themselves.
 */
export function holdBack<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  known: ReadonlySet<string> | null,
): { shown: readonly T[]; newer: number } {
  if (known === null) return { shown: items, newer: 0 };
  const lastKnown = items.findLastIndex((item) => known.has(keyOf(item)));
  if (lastKnown === -1) return { shown: items, newer: 0 };
  const shown = items.filter((item, index) => index > lastKnown || known.has(keyOf(item)));
  return { shown, newer: items.length - shown.length };
}

/** `holdBack` with a memory; `list` names what is listed: another list begins anew. */
export function useHeld<T>(items: readonly T[] | undefined, keyOf: (item: T) => string, list: string) {
  const [memory, setMemory] = useState<{ list: string; known: ReadonlySet<string> } | null>(null);
  const known = memory?.list === list ? memory.known : null;
  const { shown, newer } = holdBack(items ?? [], keyOf, known);
  const keys = shown.map(keyOf);
  // Kept while it draws, so that nothing that was not asked for is drawn even once.
  if (items !== undefined && (known === null || keys.length !== known.size || keys.some((key) => !known.has(key)))) {
    setMemory({ list, known: new Set(keys) });
  }
  return { shown, newer, showNew: () => setMemory({ list, known: new Set((items ?? []).map(keyOf)) }) };
}
