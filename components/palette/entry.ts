import type { ReactNode } from "react";

/** One line of the palette: choosing it leads somewhere, or does something at once. */
export interface PaletteEntry {
  /** Its own among all lines shown at once. */
  id: string;
  label: ReactNode;
  /** Grey, at the end: of what kind, in what state. */
  note?: ReactNode;
  /** Keys that do the same. */
  keys?: string;
  choose: (() => void) | { href: string };
}

/** What is looked through in the browser: pages and actions, by their words. */
export interface NamedEntry extends PaletteEntry {
  label: string;
  /** Other words that people look for it by. */
  alsoCalled?: string;
}

/** Those in which every typed word begins some word; all of them while nothing is typed. */
export function fitting<T extends NamedEntry>(entries: readonly T[], typed: string): T[] {
  const wanted = wordsIn(typed);
  return entries.filter(({ label, alsoCalled }) => {
    const words = wordsIn(`${label} ${alsoCalled ?? ""}`);
    return wanted.every((want) => words.some((word) => word.startsWith(want)));
  });
}

function wordsIn(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s/&:]+/)
    .filter(Boolean);
}
