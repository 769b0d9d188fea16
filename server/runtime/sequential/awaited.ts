import type { AwaitingActor } from "../realm/realm-setup.ts";

/**
 * How long the clock waits for a handler that also has an open ask. It most likely waits for that, and so for the
 * clock; what it does beside the ask gets this much.
 */
const ASKER_PATIENCE_MS = 50;

interface Entry {
  readonly actor: AwaitingActor;
  readonly what: string;
  readonly sinceMs: number;
  /** It is the end of an instance whose actor has gone on elsewhere. */
  readonly isFarewell: boolean;
  isNamed: boolean;
}

/** The handlers and hooks whose promises have not settled: perhaps for real I/O, which the clock must not overtake. */
export class Awaited {
  readonly #patienceMs: number;
  /** Of the machine, as what is waited for is real. */
  readonly #nowMs: () => number;
  readonly #entries = new Set<Entry>();

  constructor(patienceMs: number, nowMs: () => number) {
    this.#patienceMs = patienceMs;
    this.#nowMs = nowMs;
  }

  /** The answer says that it has settled, or that nobody will know. */
  add(actor: AwaitingActor, what: string): () => void {
    const entry = { actor, what, sinceMs: this.#nowMs(), isFarewell: actor.isGone, isNamed: false };
    this.#entries.add(entry);
    return () => this.#entries.delete(entry);
  }

  isEmpty(): boolean {
    return this.#living().length === 0;
  }

  /** How long the clock still has to wait. Each is waited for once: who never settles holds nobody up again. */
  remainingMs(): number {
    const nowMs = this.#nowMs();
    let remaining = 0;
    for (const { actor, sinceMs } of this.#living()) {
      const patienceMs = actor.openAsks > 0 ? Math.min(ASKER_PATIENCE_MS, this.#patienceMs) : this.#patienceMs;
      remaining = Math.max(remaining, sinceMs + patienceMs - nowMs);
    }
    return remaining;
  }

  /** For a reader: who, on what, and for how long. */
  describe(): string[] {
    const nowMs = this.#nowMs();
    return this.#living().map(({ actor, what, sinceMs }) => {
      const asks = actor.openAsks > 0 ? ", with an open ask" : "";
      return `${actor.class.name} ${actor.address} (${what}, for ${Math.round(nowMs - sinceMs)} ms${asks})`;
    });
  }

  /** Whom the clock is about to overtake after all; each is named once. */
  takeOvertaken(): string[] {
    const overtaken = this.#living().filter(
      ({ actor, sinceMs, isNamed }) => !isNamed && actor.openAsks === 0 && this.#nowMs() - sinceMs >= this.#patienceMs,
    );
    for (const entry of overtaken) entry.isNamed = true;
    return overtaken.map(({ actor, what }) => `${actor.class.name} ${actor.address} (${what})`);
  }

  #living(): Entry[] {
    return [...this.#entries].filter(({ actor, isFarewell }) => isFarewell || !actor.isGone);
  }
}
