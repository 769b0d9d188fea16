import { describe } from "vitest";
import { afterlifeSuite } from "./afterlife.suite.ts";
import { birthHostLeavesSuite } from "./birth-host-leaves.suite.ts";
import { capabilitiesSuite } from "./capabilities.suite.ts";
import { conventionSuite } from "./convention.suite.ts";
import { deadLettersSuite } from "./dead-letters.suite.ts";
import { escalationSuite } from "./escalation.suite.ts";
import { failureSuite } from "./failure.suite.ts";
import { delayedGround } from "./ground.ts";
import { messagesAndOrderSuite } from "./messages-and-order.suite.ts";
import { relocationSuite } from "./relocation.suite.ts";
import { sourceAvailabilitySuite } from "./source-availability.suite.ts";
import { sourcesSuite } from "./sources.suite.ts";
import { stopSuite } from "./stop.suite.ts";

const SEEDS = Number(process.env.CALLBOARD_SEEDS ?? 1);
const FIRST = Number(process.env.CALLBOARD_SEED ?? 1);
const suites = [
  afterlifeSuite,
  messagesAndOrderSuite,
  failureSuite,
  escalationSuite,
  deadLettersSuite,
  capabilitiesSuite,
  relocationSuite,
  birthHostLeavesSuite,
  conventionSuite,
  sourceAvailabilitySuite,
  sourcesSuite,
  stopSuite,
];

describe.each(Array.from({ length: SEEDS }, (_, i) => FIRST + i))(
  "where the ways between hosts take time, seed %i",
  (seed) => {
    for (const suite of suites) suite(delayedGround("sequential", seed));
  },
);
