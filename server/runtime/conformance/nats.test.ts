import { afterAll, describe } from "vitest";
import { chunksSuite } from "./chunks.suite.ts";
import { suites } from "./delayed.testbed.ts";
import { natsGround } from "./ground.testbed.ts";
import { startNatsServer } from "./nats-server.testbed.ts";

// Some suites make their ground when they are collected.
const server = await startNatsServer();
afterAll(() => server.stop());

describe("over a NATS server, on the sequential base", () => {
  for (const suite of suites) {
    // It gives the engine a limit of its own, which only the local one can be given.
    if (suite !== chunksSuite) suite(natsGround("sequential", server.url));
  }
});
