/**
 * `npm run bench`: builds the benchmarks and the runtime into one file each and runs those of the runtime. `npm run bench -- console`:
 * those of the console, in Chromium. `npm run bench -- gateway`: a simulated cluster for a console (docs/performance.md).
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./inputs.mjs";

await build({
  absWorkingDir: root,
  entryPoints: [
    "bench/main.ts",
    "bench/poll-load.ts",
    "bench/plain-poll-server.ts",
    "bench/console/gateway-by-hand.ts",
    "bench/console/measure-console.ts",
    "server/runtime/threads/realm-worker.ts",
  ],
  entryNames: "[name]",
  outdir: "dist/bench",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  logLevel: "error",
});
const [first = "", ...rest] = process.argv.slice(2);
const programs = { gateway: "gateway-by-hand.js", console: "measure-console.js" };
const [program, args] = programs[first] ? [programs[first], rest] : ["main.js", process.argv.slice(2)];
const run = spawn(process.execPath, [join(root, "dist/bench", program), ...args], { cwd: root, stdio: "inherit" });
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => run.kill(signal));
run.on("exit", (status) => {
  process.exitCode = status ?? 1;
});
