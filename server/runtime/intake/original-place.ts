import { SourceMap, type SourceMapPayload } from "node:module";

/** A place in an author's file: 1-based line, 0-based column. */
export interface OriginalPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Looks up generated places in one source map. Parsing the map takes a moment, so it is done at the first look-up: only
 * when something is to be shown.
 */
export class PlaceFinder {
  readonly #json: string;
  #map: SourceMap | null = null;

  constructor(mapJson: string) {
    this.#json = mapJson;
  }

  /** `line` is 1-based, `column` 0-based. Null where no author's line stands behind it. */
  find(line: number, column: number): OriginalPlace | null {
    this.#map ??= new SourceMap(JSON.parse(this.#json) as SourceMapPayload);
    const entry = this.#map.findEntry(line - 1, column);
    if (!("originalSource" in entry) || typeof entry.originalLine !== "number") return null;
    return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn };
  }
}
