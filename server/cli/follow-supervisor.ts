import { readSync } from "node:fs";
import { Socket } from "node:net";
import { isMainThread, Worker } from "node:worker_threads";

/**
 * Loaded before console and cluster (`--import`). The supervisor holds the other end of the lifeline: a pipe that first
 * brings one line, the secrets as JSON of environment variables (what a process is started with stays readable in
 * `/proc` for as long as it lives; what comes by a pipe does not), and whose end is the supervisor's, by whatever
 * death. Then console and cluster get their ordinary SIGTERM and 8 s for it. A thread of its own sees to it that they
 * end, also when theirs hangs.
 */
const LIFELINE = 4;
/** A process that still lives then is killed. */
const END_WITHIN_MS = 8_000;

if (!isMainThread) watchLifeline();
else if (process.env.CALLBOARD_LIFELINE === String(LIFELINE)) {
  // Not for processes that are started from here: they have no such pipe.
  delete process.env.CALLBOARD_LIFELINE;
  Object.assign(process.env, JSON.parse(readLine(LIFELINE)));
  new Worker(new URL(import.meta.url), { env: {}, execArgv: [] }).unref();
  process.channel?.unref();
}

function readLine(fd: number): string {
  const byte = Buffer.alloc(1);
  const line: number[] = [];
  while (readSync(fd, byte) === 1 && byte[0] !== 10) line.push(byte[0] as number);
  return Buffer.from(line).toString("utf8");
}

function watchLifeline(): void {
  const lifeline = new Socket({ fd: LIFELINE, readable: true, writable: false });
  lifeline.resume();
  lifeline.on("error", () => lifeline.destroy());
  lifeline.once("close", () => {
    setTimeout(() => process.kill(process.pid, "SIGKILL"), END_WITHIN_MS);
    process.kill(process.pid, "SIGTERM");
  });
}
