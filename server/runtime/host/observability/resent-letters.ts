import { isDeepStrictEqual } from "node:util";
import type { Body } from "../../wire/plain-value.ts";

const MAX_REMEMBERED = 10_000;

interface Resent {
  /** Of the letter that was sent again. */
  id: string;
  from: string;
  body: Body;
  times: number;
}

/** Letters that were sent again, so that one that comes back is known: by its target, its sender and its content. */
export class ResentLetters {
  readonly #byTarget = new Map<string, Resent[]>();
  #size = 0;
  /** Why those came back that did, by id. */
  readonly #returned = new Map<string, string>();

  remember(to: string, letter: Resent): void {
    const there = this.#byTarget.get(to) ?? [];
    there.push(letter);
    // Taken out and put in again: the targets stand in the order in which something was last sent to them.
    this.#byTarget.delete(to);
    this.#byTarget.set(to, there);
    this.#size += 1;
    if (this.#size > MAX_REMEMBERED) this.#forgetOldest();
  }

  /** How often this letter was sent again before it came back now; 0: never. It is forgotten by that. */
  claim(to: string, from: string, body: Body | null, reason: string): number {
    const there = this.#byTarget.get(to);
    if (there === undefined || body === null) return 0;
    const at = there.findIndex((letter) => letter.from === from && isDeepStrictEqual(letter.body, body));
    const [letter] = at === -1 ? [] : there.splice(at, 1);
    if (letter === undefined) return 0;
    this.#size -= 1;
    if (there.length === 0) this.#byTarget.delete(to);
    this.#returned.set(letter.id, reason);
    if (this.#returned.size > MAX_REMEMBERED) forgetFirst(this.#returned);
    return letter.times;
  }

  /** Why the letter of that id came back; null: it did not, as far as is known. */
  whyReturned(id: string): string | null {
    return this.#returned.get(id) ?? null;
  }

  #forgetOldest(): void {
    const [to, there] = this.#byTarget.entries().next().value ?? [];
    if (to === undefined || there === undefined) return;
    there.shift();
    this.#size -= 1;
    if (there.length === 0) this.#byTarget.delete(to);
  }
}

function forgetFirst(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
