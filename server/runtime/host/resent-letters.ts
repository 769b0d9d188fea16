import { isDeepStrictEqual } from "node:util";
import type { Body } from "../core/plain-value.ts";

const MAX_REMEMBERED = 1_000;

interface Resent {
  from: string;
  body: Body;
  times: number;
}

/** Letters that were sent again, so that one that comes back is known: by its target, its sender and its content. */
export class ResentLetters {
  readonly #byTarget = new Map<string, Resent[]>();
  #size = 0;

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
  claim(to: string, from: string, body: Body | null): number {
    const there = this.#byTarget.get(to);
    if (there === undefined || body === null) return 0;
    const at = there.findIndex((letter) => letter.from === from && isDeepStrictEqual(letter.body, body));
    const [letter] = at === -1 ? [] : there.splice(at, 1);
    if (letter === undefined) return 0;
    this.#size -= 1;
    if (there.length === 0) this.#byTarget.delete(to);
    return letter.times;
  }

  #forgetOldest(): void {
    const [to, there] = this.#byTarget.entries().next().value ?? [];
    if (to === undefined || there === undefined) return;
    there.shift();
    this.#size -= 1;
    if (there.length === 0) this.#byTarget.delete(to);
  }
}
