const PAGE_BITS = 12;
const PAGE = 1 << PAGE_BITS;

interface Page {
  rows: Int32Array;
  used: number;
}

/**
 * The row of each actor by its `ix`. Numbers are never given twice, so they only grow; those in use lie close together.
 * Hence pages, and a page that nobody uses any more is dropped.
 */
export class RowsByIx {
  readonly #pages = new Map<number, Page>();
  #lastNumber = -1;
  #last: Page | undefined;

  /** -1: none. */
  get(ix: number): number {
    return this.#page(ix >>> PAGE_BITS)?.rows[ix & (PAGE - 1)] ?? -1;
  }

  set(ix: number, row: number): void {
    const number = ix >>> PAGE_BITS;
    let page = this.#page(number);
    if (!page) {
      page = { rows: new Int32Array(PAGE).fill(-1), used: 0 };
      this.#pages.set(number, page);
      this.#lastNumber = number;
      this.#last = page;
    }
    if (page.rows[ix & (PAGE - 1)] === -1) page.used++;
    page.rows[ix & (PAGE - 1)] = row;
  }

  delete(ix: number): void {
    const number = ix >>> PAGE_BITS;
    const page = this.#page(number);
    if (!page || page.rows[ix & (PAGE - 1)] === -1) return;
    page.rows[ix & (PAGE - 1)] = -1;
    page.used--;
    if (page.used > 0) return;
    this.#pages.delete(number);
    this.#lastNumber = -1;
    this.#last = undefined;
  }

  #page(number: number): Page | undefined {
    if (number === this.#lastNumber) return this.#last;
    const page = this.#pages.get(number);
    if (!page) return undefined;
    this.#lastNumber = number;
    this.#last = page;
    return page;
  }
}
