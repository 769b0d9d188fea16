import { describe } from "vitest";
import { afterlifeSuite } from "./afterlife.suite.ts";
import { asksSuite } from "./asks.suite.ts";
import { birthHostLeavesSuite } from "./birth-host-leaves.suite.ts";
import { capabilitiesSuite } from "./capabilities.suite.ts";
import { chunksSuite } from "./chunks.suite.ts";
import { contentSuite } from "./content.suite.ts";
import { conventionSuite } from "./convention.suite.ts";
import { deadLettersSuite } from "./dead-letters.suite.ts";
import { escalationSuite } from "./escalation.suite.ts";
import { eventsSuite } from "./events.suite.ts";
import { exitsSuite } from "./exits.suite.ts";
import { failureSuite } from "./failure.suite.ts";
import { faultsSuite } from "./faults.suite.ts";
import { delayedGround } from "./ground.testbed.ts";
import { hotSwapSuite } from "./hot-swap.suite.ts";
import { initializingSuite } from "./initializing.suite.ts";
import { loadSuite } from "./load.suite.ts";
import { manyActorsSuite } from "./many-actors.suite.ts";
import { orderSuite } from "./order.suite.ts";
import { patternsSuite } from "./patterns.suite.ts";
import { persistenceSuite } from "./persistence.suite.ts";
import { relocationSuite } from "./relocation.suite.ts";
import { reservedTypesSuite } from "./reserved-types.suite.ts";
import { sourceAvailabilitySuite } from "./source-availability.suite.ts";
import { sourcesSuite } from "./sources.suite.ts";
import { startSuite } from "./start.suite.ts";
import { stopSuite } from "./stop.suite.ts";
import { systemSuite } from "./system.suite.ts";
import { timeSuite } from "./time.suite.ts";
import { transientSuite } from "./transient.suite.ts";
import { troupeSuite } from "./troupe.suite.ts";
import { troupeJobsSuite } from "./troupe-jobs.suite.ts";
import { turnsSuite } from "./turns.suite.ts";

/** All that the actors promise where hosts take part; but for what a heap keeps, which is the same. */
export const suites = [
  afterlifeSuite,
  birthHostLeavesSuite,
  capabilitiesSuite,
  chunksSuite,
  conventionSuite,
  deadLettersSuite,
  escalationSuite,
  eventsSuite,
  startSuite,
  failureSuite,
  exitsSuite,
  faultsSuite,
  hotSwapSuite,
  initializingSuite,
  loadSuite,
  manyActorsSuite,
  asksSuite,
  orderSuite,
  turnsSuite,
  contentSuite,
  reservedTypesSuite,
  patternsSuite,
  persistenceSuite,
  relocationSuite,
  sourceAvailabilitySuite,
  sourcesSuite,
  stopSuite,
  systemSuite,
  timeSuite,
  transientSuite,
  troupeSuite,
  troupeJobsSuite,
];

const SEEDS = 20;
/** They send so much that real time would decide what they find. */
const NOT_IN_REAL_TIME: readonly unknown[] = [chunksSuite, loadSuite, manyActorsSuite, relocationSuite];

/**
 * All that the actors promise, where all that goes between hosts takes its time; but for what a heap keeps, which is
 * the same. A seed that fails stands in the title; `CALLBOARD_SEED=n` runs that one alone. `part` of `parts`: the seeds
 * are split over files, which run side by side.
 */
export function describeDelayed(base: "sequential" | "threads", part: number, parts: number, count = SEEDS): void {
  const only = Number(process.env.CALLBOARD_SEED ?? 0);
  const all = only > 0 ? [only] : Array.from({ length: count }, (_, i) => i + 1);
  const seeds = all.filter((seed) => seed % parts === part);
  describe.each(seeds)(`on the ${base} base, where the ways between hosts take time, seed %i`, (seed) => {
    for (const suite of suites) {
      if (base === "sequential" || !NOT_IN_REAL_TIME.includes(suite)) suite(delayedGround(base, seed));
    }
  });
}
