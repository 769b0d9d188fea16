export interface Place {
  path: string;
  /** From 1. */
  line: number;
  /** Where it stands in the text. */
  from: number;
  to: number;
}

const PLACE = /([\w@.+-]+(?:\/[\w@.+-]+)*\.[cm]?[jt]sx?):(\d+)(?::\d+)?/g;

/**
 * `main.ts:24:41` and the like, in their order, where `files` has that file: code of the runtime and of Node is not
 * here.
 */
export function placesIn(text: string, files: readonly string[]): Place[] {
  const known = new Set(files);
  return [...text.matchAll(PLACE)].flatMap(({ 0: whole, 1: path = "", 2: line, index }) =>
    known.has(path) ? [{ path, line: Number(line), from: index, to: index + whole.length }] : [],
  );
}
