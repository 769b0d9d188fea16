import { describe } from "vitest";
import { failureModesSuite } from "./failure-modes.suite.ts";
import { grounds } from "./ground.ts";
import { messagesAndOrderSuite } from "./messages-and-order.suite.ts";

/** The numbers are those of the list of what the actors promise. */
const suites = [messagesAndOrderSuite, failureModesSuite];

describe.each(["sequential", "threads"] as const)("on the %s base", (name) => {
  for (const suite of suites) suite(grounds[name]);
});
