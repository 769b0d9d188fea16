import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDatabase } from "../database/open-database.ts";
import { packageRoot } from "../package-root.ts";
import { hashRow } from "./chain.ts";

const ROUNDS = 20;
const ROWS_BEFORE_KILL = 60;

const bundle = join(packageRoot(), "dist/tests", `kill-writer-${process.pid}.js`);
const dataDir = mkdtempSync(join(tmpdir(), "callboard-kill-"));

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL("kill-writer.testbed.ts", import.meta.url))],
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

it(`no acknowledged row is lost in ${ROUNDS} rounds of kill -9 while writing`, async () => {
  const acknowledged = new Set<number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const writer = fork(bundle, [dataDir], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const ended = once(writer, "exit");
    let inRound = 0;
    writer.on("message", (seq) => {
      acknowledged.add(Number(seq));
      inRound += 1;
      if (inRound === ROWS_BEFORE_KILL) writer.kill("SIGKILL");
    });
    await ended;
    expect(inRound).toBeGreaterThanOrEqual(ROWS_BEFORE_KILL);
  }

  const { db, close } = await openDatabase({ dataDir, databaseUrl: null });
  const rows = await db.auditRow.findMany({ orderBy: { seq: "asc" } });
  await close();
  const kept = new Set(rows.map((row) => Number(row.seq)));
  expect([...acknowledged].filter((seq) => !kept.has(seq))).toEqual([]);
  expect(rows.filter((row, n) => Number(row.seq) !== n + 1 || hashRow(row) !== row.hash)).toEqual([]);
}, 300_000);
