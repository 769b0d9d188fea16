import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";

const ROUNDS = 8;
const COUNTS_BEFORE_KILL = 40;

const dist = fileURLToPath(new URL("../../../dist/", import.meta.url));
const bundle = join(dist, `kill-host-${process.pid}.js`);
const dataDir = mkdtempSync(join(tmpdir(), "callboard-kill-"));

beforeAll(async () => {
  // Beside the realm's worker, which a bundle looks for there.
  await build({
    entryPoints: [fileURLToPath(new URL("kill-host.testbed.ts", import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
  });
});

afterAll(() => {
  rmSync(bundle, { force: true });
  rmSync(dataDir, { recursive: true, force: true });
});

it(`32: a persistent actor loses no answered message in ${ROUNDS} rounds of kill -9`, async () => {
  let answered = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = answered;
    let found: number | null = null;
    const host = fork(bundle, [dataDir], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const ended = once(host, "exit");
    host.on("message", (said: { found?: number; answered?: number }) => {
      if (said.found !== undefined) found = said.found;
      answered = said.answered ?? answered;
      if (answered >= before + COUNTS_BEFORE_KILL) host.kill("SIGKILL");
    });
    await ended;
    // What was saved and not answered any more may be there, too.
    expect(found).toBeGreaterThanOrEqual(before);
    expect(answered).toBeGreaterThanOrEqual(before + COUNTS_BEFORE_KILL);
  }
}, 300_000);
