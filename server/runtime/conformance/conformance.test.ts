import { describe } from "vitest";
import { afterlifeSuite } from "./afterlife.suite.ts";
import { chunksSuite } from "./chunks.suite.ts";
import { grounds } from "./ground.testbed.ts";
import { hotSwapSuite } from "./hot-swap.suite.ts";
import { loadSuite } from "./load.suite.ts";
import { manyActorsSuite } from "./many-actors.suite.ts";
import { realmEndSuite } from "./realm-end.suite.ts";

const suites = [afterlifeSuite, chunksSuite, hotSwapSuite, loadSuite, manyActorsSuite];

describe.each(["sequential", "threads"] as const)("on the %s base", (name) => {
  for (const suite of suites) suite(grounds[name]);
});

describe("on the threads base alone", () => realmEndSuite(grounds.threads));
