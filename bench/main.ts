/**
 * `npm run bench [-- --json | --markdown] [--only NAME] [--quick]`: each contender in processes of its own, one after the other, and
 * one table. Ratios carry over to other machines; absolute figures do not.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { cpus, loadavg, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median } from "./measure.ts";
import type { Measurement, MetricsBy } from "./measurement.ts";
import { CONTENDERS, MEASUREMENTS } from "./measurements.ts";
import { body, type Format, head } from "./report.ts";
import { linesOf } from "./results.ts";
import { FULL, QUICK } from "./sizes.ts";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    markdown: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
  },
});
const sizes = options.quick ? QUICK : FULL;
const format: Format = options.json ? "json" : options.markdown ? "markdown" : "table";
const names = MEASUREMENTS.map(({ name }) => name);
const only = options.only ?? names;
const unknown = only.find((name) => !names.includes(name));
if (unknown !== undefined) {
  process.stderr.write(`there is no measurement ${unknown}; there are ${names.join(", ")}\n`);
  process.exit(2);
}

/** One process. Its own printing goes nowhere: some contenders write logs. */
async function inOwnProcess(who: string, what: string): Promise<MetricsBy> {
  // Without the counters it is the same contender in another bundle.
  const [folder, contender] = who === "uncounted" ? ["uncounted/", "callboard"] : ["", who];
  const file = fileURLToPath(new URL(`${folder}run.js`, import.meta.url));
  process.stderr.write(`${what}: ${CONTENDERS[who] ?? "all by turns"} … `);
  const child = fork(file, [contender, what, ...(options.quick ? ["--quick"] : [])], {
    execArgv: ["--expose-gc"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let found: MetricsBy | null = null;
  child.on("message", (message) => {
    found = message as MetricsBy;
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (found === null) throw new Error(`${what} of ${who} ended with ${code} and no result`);
  process.stderr.write("done\n");
  return who === "uncounted" ? { uncounted: (found as MetricsBy).callboard ?? {} } : found;
}

async function measure({ name, isCore, contenders }: Measurement): Promise<MetricsBy> {
  if (!isCore) return inOwnProcess("-", name);
  const rounds: MetricsBy[] = [];
  for (let round = 0; round < sizes.rounds; round++) {
    const found: MetricsBy = {};
    for (const who of contenders) Object.assign(found, await inOwnProcess(who, name));
    rounds.push(found);
  }
  return mediansOf(rounds);
}

function mediansOf(rounds: readonly MetricsBy[]): MetricsBy {
  const medians: MetricsBy = {};
  for (const [who, metrics] of Object.entries(rounds[0] ?? {})) {
    const names = Object.keys(metrics);
    const middle = (metric: string) => median(rounds.map((round) => round[who]?.[metric] ?? Number.NaN));
    medians[who] = Object.fromEntries(names.map((metric) => [metric, middle(metric)]));
  }
  return medians;
}

const machine = [
  `Node ${process.versions.node}`,
  `${cpus()[0]?.model ?? "unknown CPU"}, ${cpus().length} cores`,
  `${Math.round(totalmem() / 2 ** 30)} GB`,
  `${process.platform} ${process.arch}`,
  `load at the start ${(loadavg()[0] ?? 0).toFixed(1)}`,
].join(" · ");

process.stdout.write(head(format, machine));
for (const measurement of MEASUREMENTS) {
  if (!only.includes(measurement.name)) continue;
  const found = await measure(measurement);
  process.stdout.write(
    body(
      format,
      linesOf(measurement, ({ title }) => title(sizes), found),
    ),
  );
}
