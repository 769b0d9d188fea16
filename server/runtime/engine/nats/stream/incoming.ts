import type { Rules } from "../rules.ts";
import type { Item } from "./packet.ts";

/** What comes from one other host, in its order and once. */
export class Incoming {
  readonly #rules: Rules;
  #expected = 1;
  #parts: Uint8Array[] = [];
  /** Bytes that were taken since the last receipt. */
  unsaidBytes = 0;
  /** Something came that could not be taken yet. */
  isHeldUp = false;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  get upTo(): number {
    return this.#expected - 1;
  }

  /**
   * Gives on each whole frame that is next. `give` returns false when it cannot be taken yet; it comes again, and all
   * behind it.
   * `gap`: some before these are missing.
   */
  take(first: number, items: readonly Item[], give: (frame: Uint8Array) => boolean): "taken" | "seen" | "gap" {
    let outcome: "taken" | "seen" = "seen";
    for (const [at, { bytes, isPart }] of items.entries()) {
      const seq = first + at;
      if (this.#rules.isSeen(seq, this.#expected)) continue;
      if (!this.#rules.isNext(seq, this.#expected)) return "gap";
      if (isPart) this.#parts.push(Buffer.from(bytes));
      else if (!give(this.#parts.length === 0 ? bytes : Buffer.concat([...this.#parts, bytes]))) {
        this.isHeldUp = true;
        return outcome;
      } else this.#parts = [];
      outcome = "taken";
      this.#expected = seq + 1;
      this.unsaidBytes += bytes.byteLength;
    }
    return outcome;
  }
}
