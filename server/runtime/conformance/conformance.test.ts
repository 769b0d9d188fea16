import { describe } from "vitest";
import { afterlifeSuite } from "./afterlife.suite.ts";
import { birthHostLeavesSuite } from "./birth-host-leaves.suite.ts";
import { chunksSuite } from "./chunks.suite.ts";
import { grounds } from "./ground.ts";
import { hotSwapSuite } from "./hot-swap.suite.ts";
import { loadSuite } from "./load.suite.ts";
import { manyActorsSuite } from "./many-actors.suite.ts";
import { realmEndSuite } from "./realm-end.suite.ts";
import { slowEngine } from "./slow-engine.ts";

const suites = [afterlifeSuite, chunksSuite, hotSwapSuite, loadSuite, manyActorsSuite];

describe.each(["sequential", "threads"] as const)("on the %s base", (name) => {
  for (const suite of suites) suite(grounds[name]);
});

describe("over an engine whose ways differ in length", () =>
  // So that what goes straight would pass by what goes round.
  birthHostLeavesSuite((engine = slowEngine({ "south north": 30, "north east": 10 })) => grounds.threads(engine)));

describe("on the threads base alone", () => realmEndSuite(grounds.threads));
