/**
 * Loaded into the cluster's process before its program: how long its thread does not come back to the event loop.
 * SIGUSR2 writes what was found since the last one into a file, and begins anew.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

export interface LoopDelay {
  pid: number;
  /** The longest, by the clock on the wall: on a busy machine most of it is waiting for a processor. */
  maxMs: number;
  /** The longest that the thread worked without coming back, in time of its processor. Linux only, else 0. */
  maxWorkMs: number;
}

const file = process.env.NODE_BENCH_LOOP_DELAY;
if (file && isMainThread && process.argv[1]?.endsWith("cluster.js")) watch(file);

function watch(file: string): void {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let maxWorkMs = 0;
  let last = workMs();
  const look = () => {
    const now = workMs();
    maxWorkMs = Math.max(maxWorkMs, now - last);
    last = now;
  };
  const write = () => {
    const found: LoopDelay = { pid: process.pid, maxMs: delay.max / 1e6, maxWorkMs };
    writeFileSync(`${file}.new`, JSON.stringify(found));
    renameSync(`${file}.new`, file);
    delay.reset();
    maxWorkMs = 0;
  };
  delay.enable();
  setInterval(look, 1).unref();
  process.on("SIGUSR2", write);
  write();
}

/** How long this thread has had a processor, in milliseconds. */
function workMs(): number {
  if (process.platform !== "linux") return 0;
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ", 1)[0]) / 1e6;
}
