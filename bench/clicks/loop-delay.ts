/**
 * Loaded into the cluster's process before its program: how late its event loop comes round. SIGUSR2 writes what was
 * found since the last one into a file, and begins anew.
 */
import { renameSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

export interface LoopDelay {
  pid: number;
  maxMs: number;
  p99Ms: number;
}

const file = process.env.NODE_BENCH_LOOP_DELAY;
if (file && isMainThread && process.argv[1]?.endsWith("cluster.js")) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const write = () => {
    const found: LoopDelay = { pid: process.pid, maxMs: delay.max / 1e6, p99Ms: delay.percentile(99) / 1e6 };
    writeFileSync(`${file}.new`, JSON.stringify(found));
    renameSync(`${file}.new`, file);
    delay.reset();
  };
  delay.enable();
  process.on("SIGUSR2", write);
  write();
}
