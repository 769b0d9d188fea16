/**
 * `npm run bench [-- --json | --markdown] [--only NAME] [--quick]`: each contender in processes of its own, one after
 * the other, and one table. Ratios carry over to other machines; absolute figures do not.
 */
import { cpus, loadavg, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { CONTENDERS, MEASUREMENTS } from "./measurements.ts";
import { endAll, inOwnProcess } from "./own-process.ts";
import { body, type Format, head } from "./report.ts";
import { linesOf } from "./results.ts";
import { type MeasureIn, measure, processesOf } from "./rounds.ts";
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

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    endAll();
    process.kill(process.pid, signal);
  });
}

const chosen = MEASUREMENTS.filter(({ name }) => only.includes(name));
const total = chosen.reduce((sum, measurement) => sum + processesOf(measurement, sizes), 0);
const startedAt = performance.now();
let begun = 0;

const loadOfMinute = () => (loadavg()[0] ?? 0).toFixed(1);
const secondsSince = (time: number) => (performance.now() - time) / 1_000;

/** Says on stderr how far it is. */
const measureIn: MeasureIn = async (who, what, limitMs) => {
  begun++;
  const processStartedAt = performance.now();
  process.stderr.write(`[${begun}/${total}] ${what}: ${CONTENDERS[who] ?? "all by turns"} … `);
  const found = await inOwnProcess(who, what, { isQuick: options.quick, limitMs });
  const stopped = found === null ? `, stopped at ${limitMs / 1_000} s a run` : "";
  process.stderr.write(`${secondsSince(processStartedAt).toFixed(1)} s${stopped}\n`);
  return found;
};

const machine = [
  `Node ${process.versions.node}`,
  `${cpus()[0]?.model ?? "unknown CPU"}, ${cpus().length} cores`,
  `${Math.round(totalmem() / 2 ** 30)} GB`,
  `${process.platform} ${process.arch}`,
  `load at the start ${loadOfMinute()}`,
].join(" · ");

process.stdout.write(head(format, machine));
for (const measurement of chosen) {
  const measurementStartedAt = performance.now();
  try {
    const found = await measure(measurement, sizes, measureIn);
    process.stdout.write(body(format, linesOf(measurement, sizes, found)));
    process.stderr.write(`${measurement.name}: ${secondsSince(measurementStartedAt).toFixed(0)} s\n`);
  } catch (error) {
    // The others are worth having without it.
    process.exitCode = 1;
    process.stderr.write(`${measurement.name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
process.stderr.write(`all: ${secondsSince(startedAt).toFixed(0)} s, load at the end ${loadOfMinute()}\n`);
