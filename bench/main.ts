/**
 * `npm run bench [-- --json]`: each measurement in a process of its own, one after the other, then one table. Ratios carry over
 * to other machines; absolute figures do not.
 */
import { execFile } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { callboard } from "./callboard-core.ts";
import type { CorePeer } from "./core-case.ts";
import { nact } from "./nact-core.ts";
import { measurePollAnalytics, type PollLatencies } from "./poll-analytics.ts";
import { rawRing } from "./raw-ring.ts";
import { type CoreResults, printTable } from "./report.ts";
import { measureSwapPause, type SwapPause } from "./swap-pause.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const peers: Record<string, CorePeer> = { ring: rawRing, callboard, nact };
const cases = ["tells", "pingPong", "ask", "actors"] as const;

/** `tells:nact`, `swap`, `poll`. */
async function measure(name: string): Promise<unknown> {
  if (name === "swap") return measureSwapPause();
  if (name === "poll") return measurePollAnalytics(root);
  const [what, who] = name.split(":");
  const found = cases.find((each) => each === what);
  const peer = peers[who ?? ""];
  if (!found || !peer) throw new Error(`no measurement is named ${name}`);
  return peer[found]();
}

async function inOwnProcess<T>(name: string): Promise<T> {
  process.stderr.write(`${name} … `);
  const self = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", self, "--measure", name]);
  process.stderr.write("done\n");
  return JSON.parse(stdout) as T;
}

async function measureAll() {
  const core: CoreResults = { ring: {}, callboard: {}, nact: {} };
  for (const each of cases) {
    for (const who of ["ring", "callboard", "nact"] as const) {
      if (who === "ring" && (each === "ask" || each === "actors")) continue;
      core[who][each] = await inOwnProcess(`${each}:${who}`);
    }
  }
  const swap = await inOwnProcess<SwapPause>("swap");
  const poll = await inOwnProcess<PollLatencies>("poll");
  const machine = {
    node: process.versions.node,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
  };
  return { machine, core, swap, poll };
}

const wanted = process.argv.indexOf("--measure");
if (wanted > 0) {
  const result = await measure(process.argv[wanted + 1] ?? "");
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
} else {
  const results = await measureAll();
  if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else printTable(results);
}
