/** How well a text fits: 0 is the text itself, 1 begins so, 2 has a word that begins so, 3 contains it. */
export const NO_FIT = Number.POSITIVE_INFINITY;
export const WORST_FIT = 3;

/** Both in lower case. */
export function rankOf(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at === -1) return NO_FIT;
  if (at === 0) return text.length === word.length ? 0 : 1;
  // A word begins after anything that is neither letter nor digit.
  for (let next = at; next !== -1; next = text.indexOf(word, next + 1)) if (!isWordCharacter(text, next - 1)) return 2;
  return WORST_FIT;
}

/** The words of a query, in lower case; at most eight, for nobody types more. */
export function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
}

/** Every word must fit one of the texts; the worst of them counts. */
function rankAll(texts: readonly string[], words: readonly string[]): number {
  let worst = 0;
  for (const word of words) {
    let best = NO_FIT;
    for (const text of texts) best = Math.min(best, rankOf(text, word));
    worst = Math.max(worst, best);
  }
  return worst;
}

export interface Hits<T> {
  items: T[];
  total: number;
}

/** The best `limit` of those that fit; equal ones in the order given. */
export function bestOf<T>(
  all: readonly T[],
  textsOf: (item: T) => readonly string[],
  words: readonly string[],
  limit: number,
): Hits<T> {
  const fitting = all
    .map((item) => ({
      item,
      rank: rankAll(
        textsOf(item).map((text) => text.toLowerCase()),
        words,
      ),
    }))
    .filter(({ rank }) => rank !== NO_FIT)
    .sort((a, b) => a.rank - b.rank);
  return { items: fitting.slice(0, limit).map(({ item }) => item), total: fitting.length };
}

function isWordCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || code > 127;
}
