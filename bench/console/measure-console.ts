/**
 * `npm run bench -- console [--json]`: the real console and headless Chromium with a simulated cluster of 5,000 hosts
 * and 100,000 actors, against the goals of docs/performance.md.
 */
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { decodeSnapshot, encodeSnapshot } from "#protocol/picture-frames";
import { percentile } from "../measure.ts";
import { RunningConsole } from "../running-console.ts";
import { type Goal, printGoals } from "./report-goals.ts";
import { SimulatedGateway } from "./simulated-gateway.ts";
import { drawnDeltas, firstTopology, openBrowser, panFrames } from "./topology-page.ts";

const SIZE = { hosts: 5_000, actors: 100_000, changesPerSecond: 10_000, birthsPerSecond: 0 };
const RUNS = 5;
const STALLED = 20;
const KIB = 1024;

const gateway = new SimulatedGateway(SIZE, "bench");
const gatewayPort = await gateway.start();
const saidAt = new Map<number, number>();
gateway.onDelta = (seq) => saidAt.set(seq, Date.now());
const callboard = await RunningConsole.start(fileURLToPath(new URL("../..", import.meta.url)), {
  CALLBOARD_GATEWAY: `ws://127.0.0.1:${gatewayPort}`,
  CALLBOARD_GATEWAY_TOKEN: "bench",
});
const goals: Goal[] = [];
const met = (name: string, unit: string, goal: number, measured: number) => goals.push({ name, unit, goal, measured });

await measureWire();
await measureStalled();
await measurePage();

const machine = `Node ${process.versions.node}, ${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores`;
if (process.argv.includes("--json"))
  process.stdout.write(`${JSON.stringify({ machine, size: SIZE, goals }, null, 2)}\n`);
else printGoals(machine, goals);
await callboard.stop();
await gateway.stop();

async function measureWire(): Promise<void> {
  const compressed = await callboard.snapshot();
  const snapshot = decodeSnapshot(brotliDecompressSync(compressed));
  const { actors } = snapshot;
  const bare = { ...actors, address: Array.from(actors.address, () => "-"), name: Array.from(actors.name, () => null) };
  const without = brotliCompressSync(encodeSnapshot({ ...snapshot, actors: bare }), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 4 },
  });
  met("snapshot without addresses and names", "KiB", 100, without.length / KIB);
  met("snapshot", "KiB", 400, compressed.length / KIB);

  const watcher = await callboard.watcher(snapshot);
  await sleep(1_000);
  const before = { bytes: watcher.bytes, changed: watcher.changed };
  await sleep(10_000);
  met("a changed actor", "bytes", 3, (watcher.bytes - before.bytes) / (watcher.changed - before.changed));
  gateway.cluster.changesPerSecond = 0;
  await sleep(1_000);
  const idle = watcher.bytes;
  await sleep(5_000);
  met("nothing changes, per browser", "B/s", 200, (watcher.bytes - idle) / 5);
  gateway.cluster.changesPerSecond = SIZE.changesPerSecond;
  watcher.close();
}

async function measureStalled(): Promise<void> {
  const from = decodeSnapshot(brotliDecompressSync(await callboard.snapshot()));
  const quick = await callboard.watcher(from);
  await sleep(5_000);
  const alone = percentile(latencies(quick.cameAt), 0.95);
  const before = await callboard.memoryBytes();
  const stalled = await Promise.all(Array.from({ length: STALLED }, () => callboard.watcher(from)));
  for (const each of stalled) each.stall();
  quick.cameAt.clear();
  await sleep(15_000);
  met(
    "a browser beside 20 stalled ones waits longer by, p95",
    "ms",
    20,
    percentile(latencies(quick.cameAt), 0.95) - alone,
  );
  met(
    "console's memory grew per stalled browser by",
    "KiB",
    1536,
    ((await callboard.memoryBytes()) - before) / KIB / STALLED,
  );
  for (const each of [...stalled, quick]) each.close();
  const left = Date.now();
  while (gateway.isWatched) await sleep(50);
  met("telemetry after the last viewer left", "s", 5, (Date.now() - left) / 1000);
}

async function measurePage(): Promise<void> {
  const context = await openBrowser(callboard.url);
  const firsts: number[] = [];
  const frames: number[] = [];
  const drawn: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    while (gateway.isWatched) await sleep(100);
    const { page, ms, scriptBytes } = await firstTopology(context, callboard.url);
    firsts.push(ms);
    if (run === 0) met("scripts of the topology page, gzip", "KiB", 250, scriptBytes / KIB);
    await sleep(4_000);
    drawn.push(...latencies(new Map(await drawnDeltas(page))));
    if (run < 3) frames.push(...(await panFrames(page, 4)));
    await page.close();
  }
  met("first topology, p95", "ms", 1500, percentile(firsts, 0.95));
  met("change to pixel, p95", "ms", 250, percentile(drawn, 0.95));
  met("main thread per frame while panning, p95", "ms", 4, percentile(frames, 0.95));
  await context.browser()?.close();
}

function latencies(cameAt: ReadonlyMap<number, number>): number[] {
  return [...cameAt].flatMap(([seq, at]) => (saidAt.has(seq) ? [at - (saidAt.get(seq) ?? 0)] : []));
}
