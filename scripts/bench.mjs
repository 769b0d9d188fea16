/** `npm run bench`: builds the benchmarks and the runtime into one file each and runs them. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./inputs.mjs";

await build({
  absWorkingDir: root,
  entryPoints: [
    "bench/main.ts",
    "bench/poll-load.ts",
    "bench/plain-poll-server.ts",
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
const run = spawnSync(process.execPath, [join(root, "dist/bench/main.js"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exitCode = run.status ?? 1;
