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

/** Above this many edits the two texts have little in common: shown as one removal and one addition, in bounded time. */
const MAX_EDITS = 1500;

/** Splits at line ends of any kind; a line end at the very end begins no further line. */
export function splitLines(text: string): string[] {
  if (text === "") return [];
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/**
 * The shortest way from one text to the other in whole lines (E. W. Myers, "An O(ND) difference algorithm and its variations",
 * 1986). Where several are shortest, removals stand before additions.
 */
export function diffLines(oldText: string, newText: string): LineDiff {
  const before = splitLines(oldText);
  const after = splitLines(newText);
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let tail = 0;
  const room = Math.min(before.length, after.length) - start;
  while (tail < room && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;

  const steps = shortestEdit(before.slice(start, before.length - tail), after.slice(start, after.length - tail));
  return number(before, after, ["=".repeat(start), steps, "=".repeat(tail)].join(""));
}

/** Turns `=`, `-`, `+` into numbered lines. */
function number(before: string[], after: string[], steps: string): LineDiff {
  const lines: DiffLine[] = [];
  let [i, j, added, removed] = [0, 0, 0, 0];
  for (const step of steps) {
    if (step === "=") {
      lines.push({ kind: "same", text: after[j] ?? "", old: i + 1, new: j + 1 });
      i += 1;
      j += 1;
    } else if (step === "-") {
      lines.push({ kind: "removed", text: before[i] ?? "", old: i + 1, new: null });
      i += 1;
      removed += 1;
    } else {
      lines.push({ kind: "added", text: after[j] ?? "", old: null, new: j + 1 });
      j += 1;
      added += 1;
    }
  }
  return { lines, added, removed };
}

function shortestEdit(before: string[], after: string[]): string {
  const all = "-".repeat(before.length) + "+".repeat(after.length);
  if (before.length === 0 || after.length === 0) return all;
  const max = Math.min(before.length + after.length, MAX_EDITS);
  const width = max + 1;
  /** Furthest line of `before` reached on each diagonal, at `diagonal + width`. */
  const furthest = new Int32Array(2 * width + 1);
  const history: Int32Array[] = [];
  for (let edits = 0; edits <= max; edits += 1) {
    history.push(furthest.slice(width - edits - 1, width + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const right = furthest[width + diagonal - 1] ?? 0;
      const down = furthest[width + diagonal + 1] ?? 0;
      let i = diagonal === -edits || (diagonal !== edits && right < down) ? down : right + 1;
      while (i < before.length && i - diagonal < after.length && before[i] === after[i - diagonal]) i += 1;
      furthest[width + diagonal] = i;
      if (i >= before.length && i - diagonal >= after.length) return walkBack(history, before.length, after.length);
    }
  }
  return all;
}

/** From the end to the beginning along what each round had reached; `history[d]` has its diagonal 0 at `d + 1`. */
function walkBack(history: Int32Array[], oldCount: number, newCount: number): string {
  const steps: string[] = [];
  let [i, j] = [oldCount, newCount];
  for (let edits = history.length - 1; edits >= 0; edits -= 1) {
    const reached = (diagonal: number) => history[edits]?.[diagonal + edits + 1] ?? 0;
    const diagonal = i - j;
    const cameDown = diagonal === -edits || (diagonal !== edits && reached(diagonal - 1) < reached(diagonal + 1));
    const previous = cameDown ? diagonal + 1 : diagonal - 1;
    const from = edits === 0 ? 0 : reached(previous);
    const fromJ = edits === 0 ? 0 : from - previous;
    while (i > from && j > fromJ) {
      steps.push("=");
      i -= 1;
      j -= 1;
    }
    if (edits === 0) break;
    steps.push(cameDown ? "+" : "-");
    if (cameDown) j -= 1;
    else i -= 1;
  }
  return steps.reverse().join("");
}
