import type { DiffLine } from "./line-diff.ts";

/** A row on the screen: a line, or a fold over lines that both sides share. */
export type UnifiedRow = { kind: "line"; line: DiffLine } | Fold;
/** Side by side: what stood there and what stands there now. */
export type SplitRow = { kind: "pair"; old: DiffLine | null; new: DiffLine | null } | Fold;
export interface Fold {
  kind: "fold";
  /** Index of the first hidden line; names the fold. */
  from: number;
  hidden: number;
}

/** Unchanged lines kept around a change. */
const CONTEXT = 3;

/** Folds what is far from any change, but for the folds that were opened; a fold hides at least two lines. */
export function foldUnchanged(lines: DiffLine[], opened: ReadonlySet<number>): UnifiedRow[] {
  const rows: UnifiedRow[] = [];
  let at = 0;
  while (at < lines.length) {
    let end = at;
    while (end < lines.length && lines[end]?.kind === "same") end += 1;
    const from = at === 0 ? 0 : Math.min(end, at + CONTEXT);
    const to = end === lines.length ? end : Math.max(from, end - CONTEXT);
    const hidden = to - from;
    const isFolded = hidden > 1 && !opened.has(from);
    for (; at < end; at += 1) {
      if (isFolded && at === from) rows.push({ kind: "fold", from, hidden });
      const line = lines[at];
      if (line && !(isFolded && at >= from && at < to)) rows.push({ kind: "line", line });
    }
    for (; at < lines.length && lines[at]?.kind !== "same"; at += 1) {
      const line = lines[at];
      if (line) rows.push({ kind: "line", line });
    }
  }
  return rows;
}

/** Puts removed and added lines of one change beside each other, in order. */
export function sideBySide(rows: UnifiedRow[]): SplitRow[] {
  const pairs: SplitRow[] = [];
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  const flush = () => {
    for (let i = 0; i < Math.max(removed.length, added.length); i += 1) {
      pairs.push({ kind: "pair", old: removed[i] ?? null, new: added[i] ?? null });
    }
    removed = [];
    added = [];
  };
  for (const row of rows) {
    if (row.kind === "line" && row.line.kind === "removed") removed.push(row.line);
    else if (row.kind === "line" && row.line.kind === "added") added.push(row.line);
    else {
      flush();
      pairs.push(row.kind === "fold" ? row : { kind: "pair", old: row.line, new: row.line });
    }
  }
  flush();
  return pairs;
}
