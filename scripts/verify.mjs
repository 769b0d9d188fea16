/** `npm run verify`: format, lint and walls; types; dead code; and that the walls stand. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./inputs.mjs";

const bin = (path) => join(root, "node_modules", path);

const steps = [
  ["format, lint and walls", bin("@biomejs/biome/bin/biome"), ["ci", "--error-on-warnings", "--colors=off", "."]],
  ["route types", bin("next/dist/bin/next"), ["typegen"]],
  ["types", bin("typescript/bin/tsc"), ["-p", "."]],
  ["dead code", bin("knip/bin/knip.js"), []],
];

/** Runs every step even if one fails, so that one run tells all. */
export function verify() {
  const result = { passed: 0, failed: 0 };
  spawnSync(process.execPath, ["scripts/prisma-generate.mjs"], { cwd: root, stdio: "inherit" });
  for (const [name, program, args] of steps) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
    });
    const isGood = status === 0;
    result[isGood ? "passed" : "failed"]++;
    process.stdout.write(`${isGood ? "ok  " : "FAIL"} ${name}\n`);
    if (!isGood) process.stdout.write(`${stdout}${stderr}\n`);
  }
  return result;
}

if (process.argv[1] === import.meta.filename) {
  const { failed } = verify();
  const walls = spawnSync(process.execPath, [bin("vitest/vitest.mjs"), "run", "scripts/walls.test.ts"], {
    cwd: root,
    stdio: "inherit",
  });
  process.exit(failed === 0 && walls.status === 0 ? 0 : 1);
}
