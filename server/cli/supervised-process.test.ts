import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ProcessMessage } from "#protocol/process";
import { LogFile } from "./log-file.ts";
import { SupervisedProcess } from "./supervised-process.ts";

let dir: string;
let log: LogFile;
let running: SupervisedProcess | null = null;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "callboard-supervised-"));
  log = new LogFile(join(dir, "a.log"));
});
afterEach(async () => {
  await running?.stop(1_000);
  running = null;
  log.close();
  rmSync(dir, { recursive: true, force: true });
});

type Event = ["message", ProcessMessage] | ["end", string, number] | ["hopeless", string] | ["disk full", string];

/** Runs a line of JavaScript under supervision and gives its events one by one. */
function supervise(code: string): AsyncGenerator<Event> {
  const events: Event[] = [];
  let wake = () => {};
  const add = (event: Event) => {
    events.push(event);
    wake();
  };
  running = new SupervisedProcess({
    args: ["-e", code],
    cwd: dir,
    env: process.env,
    log,
    secrets: {},
    onDiskFull: (line) => add(["disk full", line]),
    onMessage: (message) => add(["message", message]),
    onEnd: (how, restartMs) => add(["end", how, restartMs]),
    onHopeless: (line) => add(["hopeless", line]),
  });
  running.start();
  return (async function* () {
    for (;;) {
      const event = events.shift();
      if (event) yield event;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  })();
}

const next = async (events: AsyncGenerator<Event>) => (await events.next()).value as Event;

describe("SupervisedProcess", () => {
  it("starts a process again when it dies, later each time", async () => {
    const events = supervise("process.exit(3)");

    expect(await next(events)).toEqual(["end", "status 3", 100]);
    expect(await next(events)).toEqual(["end", "status 3", 200]);
    expect(await next(events)).toEqual(["end", "status 3", 400]);
  });

  it("gives up with the process's own line when no restart can help", async () => {
    const events = supervise("console.error('Port 3000 is in use.'); process.exit(78)");

    expect(await next(events)).toEqual(["hopeless", "Port 3000 is in use."]);
  });

  it("passes on what the process says and ignores what it does not know", async () => {
    const events = supervise(
      "process.send({ t: 'gossip' }); process.send({ t: 'ready', url: 'http://localhost:1' }); setInterval(() => {}, 1e6)",
    );

    expect(await next(events)).toEqual(["message", { t: "ready", url: "http://localhost:1" }]);
  });

  it("keeps the output in the log", async () => {
    const events = supervise("console.log('out'); console.error('err'); process.exit(1)");

    await next(events);

    expect(readFileSync(log.path, "utf8")).toContain("out\n");
    expect(readFileSync(log.path, "utf8")).toContain("err\n");
  });

  it("kills a process that does not heed SIGTERM by the deadline", async () => {
    const events = supervise(
      "process.on('SIGTERM', () => {}); process.send({ t: 'ready' }); setInterval(() => {}, 1e6)",
    );
    await next(events);

    await expect(running?.stop(50)).resolves.toBeUndefined();
  });
});
