import { diffArrays } from "diff";

/** One line of a comparison. Line numbers count from 1; a line that a side lacks has none there. */
export type DiffLine =
  | { kind: "same"; text: string; old: number; new: number }
  | { kind: "removed"; text: string; old: number; new: null }
  | { kind: "added"; text: string; old: null; new: number };

export interface LineDiff {
  lines: DiffLine[];
  added: number;
  removed: number;
}

/**
 * Above this many edits the two texts have little in common. They are shown as one removal and one addition: the time
 * to find the edits grows with their square (1,000 take a quarter of a second).
 */
const MAX_EDITS = 1_000;

/** Splits at line ends of any kind; a line end at the very end begins no further line. */
export function splitLines(text: string): string[] {
  if (text === "") return [];
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The shortest way from one text to the other in whole lines. Removals stand before additions. */
export function diffLines(oldText: string, newText: string): LineDiff {
  const before = splitLines(oldText);
  const after = splitLines(newText);
  const changes = diffArrays(before, after, { maxEditLength: MAX_EDITS }) ?? [
    { removed: true, added: false, value: before },
    { removed: false, added: true, value: after },
  ];
  const diff: LineDiff = { lines: [], added: 0, removed: 0 };
  let [old, now] = [0, 0];
  for (const { removed, added, value } of changes) {
    if (removed) diff.removed += value.length;
    if (added) diff.added += value.length;
    for (const text of value) {
      if (removed) diff.lines.push({ kind: "removed", text, old: ++old, new: null });
      else if (added) diff.lines.push({ kind: "added", text, old: null, new: ++now });
      else diff.lines.push({ kind: "same", text, old: ++old, new: ++now });
    }
  }
  return diff;
}
