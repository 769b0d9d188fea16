/**
 * `npm test`: everything its tests need, then all of them: verify, vitest, the build, Playwright, and the runtime's
 * once more on a newer Node. The last line counts them; a skipped test that scripts/skipped-tests.json does not name
 * with its reason counts as failed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { buildServer } from "./build.mjs";
import { root } from "./inputs.mjs";
import { newerMajor, nodeOf } from "./nodes.mjs";
import { checkNode, ensurePackages, fail, run } from "./packages.mjs";
import { buildPages } from "./pages.mjs";
import { ensureSystemPackages } from "./system-packages.mjs";
import { verify } from "./verify.mjs";

const results = join(root, "test-results");
const total = { passed: 0, failed: 0, skipped: 0 };
const listedSkips = JSON.parse(readFileSync(join(root, "scripts/skipped-tests.json"), "utf8"));

function count({ file, title, state }) {
  if (state !== "skipped") return total[state]++;
  // The suites that run once more on a slow bus, or over NATS, skip there what they skip elsewhere.
  const isSame = (skip) => skip.file === file || /\/(delayed-\w+|nats)\.test\.ts$/.test(file);
  const plain = title
    .replace(/, where the ways between hosts take time, seed \d+/, "")
    .replace(/^over a NATS server, /, "");
  const isListed = listedSkips.some((skip) => isSame(skip) && skip.title === plain && skip.reason);
  total[isListed ? "skipped" : "failed"]++;
  if (!isListed) process.stdout.write(`skipped without a reason in scripts/skipped-tests.json: ${file} > ${title}\n`);
}

/**
 * Runs a test program and reads its report; one that leaves no report, or a bad status with no failed test, has failed.
 */
function runTests(node, program, args, report, env, read) {
  const { status } = spawnSync(node, [join(root, "node_modules", program), ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  const before = total.failed;
  if (existsSync(report)) for (const test of read(JSON.parse(readFileSync(report, "utf8")))) count(test);
  if (status !== 0 && total.failed === before) total.failed++;
}

const vitestTests = (report) =>
  report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({
      file: relative(root, file.name),
      title: test.fullName,
      state: { passed: "passed", failed: "failed" }[test.status] ?? "skipped",
    })),
  );

const playwrightTests = (report) => {
  const inSuite = (suite, titles) => [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map((test) => ({
        file: `e2e/${spec.file}`,
        title: [...titles, spec.title].join(" "),
        state: { expected: "passed", skipped: "skipped" }[test.status] ?? "failed",
      })),
    ),
    ...(suite.suites ?? []).flatMap((inner) => inSuite(inner, [...titles, inner.title])),
  ];
  return report.suites.flatMap((suite) => inSuite(suite, []));
};

checkNode();
let newerNode;
try {
  await ensurePackages();
  await ensureSystemPackages();
  newerNode = await nodeOf(newerMajor);
  await run(process.execPath, ["scripts/prisma-generate.mjs"]);
} catch (error) {
  fail(error.message);
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const verified = verify();
total.passed += verified.passed;
total.failed += verified.failed;

let isBuilt = false;
try {
  await buildServer();
  await buildPages();
  isBuilt = true;
  total.passed++;
} catch (error) {
  total.failed++;
  process.stdout.write(`FAIL build\n${error.message}\n`);
}

function runVitest(node, name, ...folders) {
  const report = join(results, `${name}.json`);
  const args = ["run", "--reporter=dot", "--reporter=json", `--outputFile.json=${report}`, ...folders];
  runTests(node, "vitest/vitest.mjs", args, report, {}, vitestTests);
}
runVitest(process.execPath, "vitest");
if (isBuilt) {
  const report = join(results, "playwright.json");
  runTests(
    process.execPath,
    "@playwright/test/cli.js",
    ["test", "--reporter=list,json"],
    report,
    { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
    playwrightTests,
  );
}
process.stdout.write(`The runtime on Node ${newerMajor}\n`);
// The order of what passes between hosts is not a matter of Node.
const ordersOnly = ["delayed-*", "swap-simulation", "simulation"].map((name) => `--exclude=**/${name}.test.ts`);
runVitest(newerNode, "vitest-newer", "server/runtime", ...ordersOnly);
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
process.stdout.write(`${total.passed} passed, ${total.failed} failed${skipped}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
