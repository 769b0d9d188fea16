import { describe } from "vitest";
import { eventsSuite } from "./events.suite.ts";
import { faultsSuite } from "./faults.suite.ts";
import { grounds } from "./ground.testbed.ts";
import { initializingSuite } from "./initializing.suite.ts";
import { transientSuite } from "./transient.suite.ts";
import { troupeSuite } from "./troupe.suite.ts";
import { troupeJobsSuite } from "./troupe-jobs.suite.ts";

/** What a class may ask of the runtime beside its handlers. */
const suites = [transientSuite, initializingSuite, troupeSuite, troupeJobsSuite, eventsSuite, faultsSuite];

describe.each(["sequential", "threads"] as const)("on the %s base", (name) => {
  for (const suite of suites) suite(grounds[name]);
});
