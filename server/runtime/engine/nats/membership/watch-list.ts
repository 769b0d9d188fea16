import type { Rules } from "../rules.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Timing } from "../timing.ts";

interface Watched {
  heardMs: number;
  /** Since then nobody listens there, as far as was asked. */
  nobodySinceMs: number | null;
  nobodyMs: number;
  isSuspect: boolean;
}

/** A reading older than so many probes says nothing of now. */
const FRESH_PROBES = 3;

/** Whom a leader has heard, and who does not listen. */
export class WatchList {
  readonly #lives = new Map<string, Watched>();
  readonly #setup: Pick<Surroundings, "clock"> & { readonly rules: Rules; readonly timing: Timing };

  constructor(setup: Pick<Surroundings, "clock"> & { readonly rules: Rules; readonly timing: Timing }) {
    this.#setup = setup;
  }

  heard(life: string): void {
    const watched = this.#of(life);
    watched.heardMs = this.#setup.clock.nowMs();
    watched.nobodySinceMs = null;
    watched.isSuspect = false;
  }

  suspect(life: string): void {
    this.#of(life).isSuspect = true;
  }

  /** A server said that nobody listened there to something that was sent then. */
  nobody(life: string, sentMs: number): void {
    const watched = this.#of(life);
    // It was heard since.
    if (sentMs <= watched.heardMs) return;
    watched.nobodyMs = Math.max(watched.nobodyMs, sentMs);
    watched.nobodySinceMs ??= sentMs;
  }

  heardMs(life: string): number {
    return this.#lives.get(life)?.heardMs ?? Number.NEGATIVE_INFINITY;
  }

  /** Whether it is to be asked whether it listens. */
  isDoubtful(life: string): boolean {
    const { isSuspect, nobodySinceMs, heardMs } = this.#of(life);
    const { clock, timing } = this.#setup;
    return isSuspect || nobodySinceMs !== null || clock.nowMs() - heardMs > timing.beatMs + 3 * timing.probeMs;
  }

  /** Those of them where nobody listens: from the first to the last message of which a server said so. */
  silentWays(lives: readonly string[]): ReadonlyMap<string, { sinceMs: number; untilMs: number }> {
    const { clock, timing } = this.#setup;
    const ways = new Map<string, { sinceMs: number; untilMs: number }>();
    for (const life of lives) {
      const watched = this.#lives.get(life);
      if (watched === undefined || watched.nobodySinceMs === null) continue;
      if (clock.nowMs() - watched.nobodyMs > FRESH_PROBES * timing.probeMs) watched.nobodySinceMs = null;
      else ways.set(life, { sinceMs: watched.nobodySinceMs, untilMs: watched.nobodyMs });
    }
    return ways;
  }

  /** Only these are of interest from now on. */
  keep(lives: readonly string[]): void {
    const kept = new Set(lives);
    for (const life of this.#lives.keys()) if (!kept.has(life)) this.#lives.delete(life);
  }

  #of(life: string): Watched {
    let watched = this.#lives.get(life);
    if (watched === undefined) {
      const never = Number.NEGATIVE_INFINITY;
      watched = { heardMs: never, nobodySinceMs: null, nobodyMs: never, isSuspect: false };
      this.#lives.set(life, watched);
    }
    return watched;
  }
}
