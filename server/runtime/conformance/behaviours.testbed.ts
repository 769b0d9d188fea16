import { describe } from "vitest";
import { asksSuite } from "./asks.suite.ts";
import { birthHostLeavesSuite } from "./birth-host-leaves.suite.ts";
import { capabilitiesSuite } from "./capabilities.suite.ts";
import { contentSuite } from "./content.suite.ts";
import { conventionSuite } from "./convention.suite.ts";
import { deadLettersSuite } from "./dead-letters.suite.ts";
import { escalationSuite } from "./escalation.suite.ts";
import { exitsSuite } from "./exits.suite.ts";
import { failureSuite } from "./failure.suite.ts";
import { grounds } from "./ground.testbed.ts";
import { memorySuite } from "./memory.suite.ts";
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
import { turnsSuite } from "./turns.suite.ts";

/** The numbers are those of docs/behaviours.md. */
const suites = [
  asksSuite,
  orderSuite,
  turnsSuite,
  contentSuite,
  reservedTypesSuite,
  startSuite,
  failureSuite,
  exitsSuite,
  escalationSuite,
  deadLettersSuite,
  timeSuite,
  patternsSuite,
  capabilitiesSuite,
  relocationSuite,
  birthHostLeavesSuite,
  conventionSuite,
  memorySuite,
  persistenceSuite,
  sourceAvailabilitySuite,
  sourcesSuite,
  stopSuite,
  systemSuite,
];

/** All of them on one base. Each base has a file of its own, so that they run side by side. */
export function describeBehaviours(base: "sequential" | "threads"): void {
  describe(`on the ${base} base`, () => {
    for (const suite of suites) suite(grounds[base]);
  });
}
