import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Actor } from "../mod.ts";
import { startTestSystem, type TestSystem, type TestSystemOptions } from "./mod.ts";

/** Wakes itself at once, each time. */
class Sleepless extends Actor {
  onStart() {
    this.wakeupAfter(0, "again");
  }
  receive() {
    this.wakeupAfter(0, "again");
  }
}

/** Wakes itself each millisecond. */
class Ticker extends Actor {
  onStart() {
    this.wakeupAfter(1, "tick");
  }
  receive() {
    this.wakeupAfter(1, "tick");
  }
}

let parents = 0;
/** Each has a child, before it takes anything. */
class Parent extends Actor {
  onStart() {
    parents += 1;
    this.createActor(Parent);
  }
}

const source = `
  import { Actor } from "callboard";
  export class Parent extends Actor {
    onStart() { this.createActor(Parent); }
  }
  export class Sleepless extends Actor {
    onStart() { this.wakeupAfter(0, "again"); }
    receive() { this.wakeupAfter(0, "again"); }
  }
`;

let test: TestSystem;
const start = async (options?: TestSystemOptions) => {
  test = await startTestSystem(options);
  return test;
};
afterEach(() => test.shutdown());

describe("an endless play", () => {
  it("is found when wakeups keep the clock standing", async () => {
    const sleepless = await (await start({ maxMessages: 1_000 })).system.createActor(Sleepless);

    await expect(test.advance(1)).rejects.toThrow(
      "more than 1000 messages were taken (a creation counts as 10), and the actors have not come to rest; " +
        `most were taken by Sleepless ${sleepless} (`,
    );
  });

  it("is found when actors create actors", async () => {
    const probe = await (await start()).probe();
    probe.createActor(Parent);

    await expect(probe.expect("the last")).rejects.toThrow(
      /^more than 1000000 messages .*; there are \d+ actors of class Parent\./,
    );
  });

  it("is not what goes on while the clock does", async () => {
    const ticker = await (await start({ maxMessages: 10 })).system.createActor(Ticker);

    await test.advance(1_000);

    expect((await test.system.describe(ticker))?.received).toBe(1_000);
  });

  it("ends at shutdown, of classes given directly", async () => {
    await start({ maxMessages: 1_000 });
    await test.system.createActor(Sleepless);
    await test.system.createActor(Parent);

    await test.shutdown();

    const atEnd = parents;
    for (let i = 0; i < 10; i += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(parents).toBe(atEnd);
  });

  it("ends at shutdown, of a source", async () => {
    const directory = mkdtempSync(join(tmpdir(), "callboard-endless-"));
    writeFileSync(join(directory, "package.json"), '{ "name": "endless", "version": "1.0.0", "main": "main.ts" }');
    writeFileSync(join(directory, "main.ts"), source);
    const sourceHash = await (await start({ maxMessages: 1_000 })).load(directory);
    rmSync(directory, { recursive: true });
    await test.system.createActor("Sleepless", { sourceHash });
    await test.system.createActor("Parent", { sourceHash });

    await expect(test.shutdown()).resolves.toBeUndefined();
  });
});
