import type { Clock } from "../../clock.ts";
import type { RealmHandle } from "../realms/mod.ts";
import type { Entry } from "../routing/mod.ts";

const SAMPLE_MS = 100;
/** Of the time may go into sampling: 100,000 actors are read in about 10 ms, hence twice a second. */
const MAX_SHARE = 0.02;

export interface LoadSetup {
  clock: Pick<Clock, "nowMs">;
  entries: { values(): Iterable<Entry> };
  realms: ReadonlyMap<string, Pick<RealmHandle, "actors">>;
  /** Messages that wait for an actor. */
  depth(entry: Entry): number;
}

/**
 * How much a host has to do, which is what placement weighs. An actor for which nothing waits counts 1, and 1 more for
 * each doubling of what waits for it (1 message: 2, 1,000 messages: 11, 100,000: 18). So a host whose actors are behind
 * gets fewer new ones, and one flooded actor does not close its host.
 *
 * How many actors there are is counted as they come and go, hence a burst of creations spreads. What waits for them is
 * read from their counters when somebody asks, at most every 100 ms; of very many actors less often, so that it takes 2
 * % of the time at most.
 */
export class HostLoad {
  readonly #setup: LoadSetup;
  #nextSampleMs = 0;
  #waiting = 0;

  constructor(setup: LoadSetup) {
    this.#setup = setup;
  }

  now(): number {
    const { clock, realms } = this.#setup;
    const nowMs = clock.nowMs();
    if (nowMs >= this.#nextSampleMs) {
      this.#sample();
      this.#nextSampleMs = nowMs + Math.max(SAMPLE_MS, (clock.nowMs() - nowMs) / MAX_SHARE);
    }
    let actors = 0;
    for (const realm of realms.values()) actors += realm.actors;
    return actors + this.#waiting;
  }

  #sample(): void {
    const { entries, depth } = this.#setup;
    this.#waiting = 0;
    for (const entry of entries.values()) this.#waiting += doublings(depth(entry));
  }
}

/** 0 for 0, 1 for 1, 2 for 2 and 3, 3 from 4 to 7, and so on. */
function doublings(count: number): number {
  return 32 - Math.clz32(count);
}
