/**
 * `npm run bench`: builds the benchmarks and the runtime into one file each and runs those of the runtime.
 * `npm run bench -- console`: those of the console, in Chromium. `npm run bench -- clicks`: those of an operator's
 * calls among many actors. `npm run bench -- gateway`: a simulated cluster for a console (docs/performance.md).
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./inputs.mjs";
import { uncounted } from "./uncounted.mjs";

const bundle = (outdir, entryPoints, plugins = []) =>
  build({
    absWorkingDir: root,
    entryPoints,
    entryNames: "[name]",
    outdir,
    plugins,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "error",
  });

await bundle("dist/bench", [
  "bench/main.ts",
  "bench/run.ts",
  "bench/posting-worker.ts",
  "bench/locked-map-worker.ts",
  "bench/poll-load.ts",
  "bench/plain-poll-server.ts",
  "bench/console/gateway-by-hand.ts",
  "bench/console/measure-console.ts",
  "bench/clicks/measure-clicks.ts",
  "bench/clicks/loop-delay.ts",
  "server/runtime/threads/realm-worker.ts",
]);
await bundle("dist/bench/contenders", ["bench/contenders/*.ts"]);
await bundle("dist/bench/uncounted", ["bench/run.ts"]);
await bundle("dist/bench/uncounted/contenders", ["bench/contenders/callboard.ts"], [uncounted]);

const [first = "", ...rest] = process.argv.slice(2);
const programs = { gateway: "gateway-by-hand.js", console: "measure-console.js", clicks: "measure-clicks.js" };
const [program, args] = programs[first] ? [programs[first], rest] : ["main.js", process.argv.slice(2)];
const run = spawn(process.execPath, [join(root, "dist/bench", program), ...args], { cwd: root, stdio: "inherit" });
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => run.kill(signal));
run.on("exit", (status) => {
  process.exitCode = status ?? 1;
});
