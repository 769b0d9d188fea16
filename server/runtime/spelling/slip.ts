import { writtenOut } from "../intake/hidden-characters.ts";

/** From so many letters on a name is long enough that two slips still leave it recognizable. */
const LONG = 10;
/** In a shorter name another letter makes another word: `onStep` is no slip of `onStop`. */
const SUBSTITUTED_FROM = 7;
/** Of a wrong name so much is shown. */
const MAX_SHOWN = 100;

/**
 * The known name that somebody meant who wrote `name`; undefined when it is a word of its own.
 *
 * A slip of the hand is one letter too many or missing, two neighbours swapped, or one letter wrong (Damerau 1964 found
 * four of five misspellings to be one of these), or upper and lower case mistaken. Long names may have two.
 */
export function meant<Known extends string>(name: string, known: readonly Known[]): Known | undefined {
  const lower = name.toLowerCase();
  return known.find((each) => {
    const right = each.toLowerCase();
    if (name === each) return false;
    if (lower === right) return true;
    const most = right.length >= LONG ? 2 : 1;
    const wrongLetter = right.length >= SUBSTITUTED_FROM ? 1 : 2;
    return distance(lower, right, wrongLetter) <= most;
  });
}

/** A key that is none of the known ones. */
interface UnknownKey {
  readonly key: string;
  /** Ends a sentence with it, and with the name that it should have had where that is known. */
  readonly short: string;
  /** The same, else with all that there are. */
  readonly what: string;
}

/** The first that is unknown. Null: all are known. */
export function unknownKey(keys: readonly string[], known: readonly string[]): UnknownKey | null {
  const key = keys.find((each) => !known.includes(each));
  if (key === undefined) return null;
  const shown = writtenOut(key.slice(0, MAX_SHOWN));
  const right = nearest(key.slice(0, MAX_SHOWN), known);
  const short = right === undefined ? shown : `${shown}: did you mean ${right}?`;
  return { key, short, what: right === undefined ? `${shown}: it has ${known.join(", ")}` : short };
}

/** For a name that is wrong in any case; undefined when no known one is like it. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const [first] = known
    .map((each) => ({ each, far: begins(lower, each.toLowerCase()) ? 0 : distance(lower, each.toLowerCase(), 1) }))
    .sort((a, b) => a.far - b.far);
  return first !== undefined && first.far <= Math.max(2, first.each.length / 3) ? first.each : undefined;
}

/** Whether one of them is the other's beginning: `timeout`, `timeoutMs`. */
function begins(a: string, b: string): boolean {
  return Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a));
}

/** Edits from one word to the other, two neighbours swapped being one (optimal string alignment). */
function distance(a: string, b: string, wrongLetter: number): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + (isSame ? 0 : wrongLetter),
        isSwapped ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
