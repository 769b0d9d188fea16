import type { Clock } from "../live/clock.ts";

/** One thing that keys do: `keys` are pressed one after the other ("g t"), and are named as the keyboard names them. */
export interface KeyBinding {
  keys: string;
  /** What it does, for the list of keys. */
  says: string;
  press(): void;
}

/** What is read of a keyboard event. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** The second key of two has to come within this. */
const WITHIN_MS = 1_500;

/** Knows which binding the keys pressed so far complete. */
export class KeyReader {
  readonly #clock: Clock;
  #first: { key: string; atMs: number } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The binding that this key completes; "begun" when it may be the first of two; null when it is nobody's. */
  read(press: KeyPress, bindings: readonly KeyBinding[]): KeyBinding | "begun" | null {
    const first = this.#first;
    this.#first = null;
    if (press.ctrlKey || press.metaKey || press.altKey) return null;
    const nowMs = this.#clock.now();
    if (first && nowMs - first.atMs <= WITHIN_MS) {
      const both = bindings.find(({ keys }) => keys === `${first.key} ${press.key}`);
      if (both) return both;
    }
    const alone = bindings.find(({ keys }) => keys === press.key);
    if (alone) return alone;
    if (!bindings.some(({ keys }) => keys.startsWith(`${press.key} `))) return null;
    this.#first = { key: press.key, atMs: nowMs };
    return "begun";
  }
}
