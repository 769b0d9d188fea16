import { describe } from "vitest";
import { grounds } from "./ground.ts";
import { hotSwapSuite } from "./hot-swap.suite.ts";
import { messagesAndOrderSuite } from "./messages-and-order.suite.ts";

const suites = [messagesAndOrderSuite, hotSwapSuite];

describe.each(["sequential", "threads"] as const)("on the %s base", (name) => {
  for (const suite of suites) suite(grounds[name]);
});
