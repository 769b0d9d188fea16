import { PlaceFinder } from "../intake/original-place.ts";

const BUNDLE_PLACE = /callboard:([0-9a-f]{64})\/main\.js:(\d+):(\d+)/g;

/**
 * Rewrites stack traces of bundles to the author's files and lines (`src/main.ts:6:11`). A map is parsed at the first
 * error that is shown, not before. Frames of bundles that are not known stay as they are.
 */
export class AuthorsStacks {
  readonly #places = new Map<string, PlaceFinder>();

  add(hash: string, mapJson: string): void {
    this.#places.set(hash, new PlaceFinder(mapJson));
  }

  /**
   * Frames below the author's last one are the runtime's own and are left out; a stack without such a frame stays
   * whole.
   */
  rewrite(stack: string): string {
    const lines = stack.split("\n");
    const last = lines.findLastIndex((line) => line.includes("callboard:") && line.search(BUNDLE_PLACE) >= 0);
    const kept = last < 0 ? lines : lines.slice(0, last + 1);
    return kept.join("\n").replaceAll(BUNDLE_PLACE, (bundlePlace, hash: string, line: string, column: string) => {
      const place = this.#places.get(hash)?.find(Number(line), Number(column) - 1);
      return place ? `${place.file}:${place.line}:${place.column + 1}` : bundlePlace;
    });
  }
}
