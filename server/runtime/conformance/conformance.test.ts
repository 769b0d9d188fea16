import { describe } from "vitest";
import { grounds } from "./ground.ts";
import { hotSwapSuite } from "./hot-swap.suite.ts";

const suites = [hotSwapSuite];

describe.each(["sequential", "threads"] as const)("on the %s base", (name) => {
  for (const suite of suites) suite(grounds[name]);
});
