import type { Action } from "./actions.ts";

/** The rows that are not known to be on disk yet: the latest revision of each, to be written again when the records were lost. */
export class Unwritten {
  readonly #rows: Map<string, Action>;

  constructor(rows: readonly Action[] = []) {
    this.#rows = new Map(rows.map((row) => [row.id, row]));
  }

  add(row: Action): void {
    this.#rows.set(row.id, row);
  }

  /** True when nothing newer than this revision waits to be written. */
  isWritten(id: string, revision: number): boolean {
    const row = this.#rows.get(id);
    if (row !== undefined && row.revision > revision) return false;
    this.#rows.delete(id);
    return true;
  }

  get rows(): Action[] {
    return [...this.#rows.values()];
  }
}
