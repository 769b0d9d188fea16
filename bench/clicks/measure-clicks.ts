/**
 * `npm run bench -- clicks [--before DIR] [--actors N] [--json]`: what an operator's click costs with many actors, from
 * the HTTP API through gateway and hosts to the realms. `--before` measures another checkout first, with the same
 * program.
 */
import { cpus, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { latencyOf } from "../measure.ts";
import { crowd, feeders, HOSTS } from "./crowd.ts";
import { RunningCluster } from "./running-cluster.ts";

const { values } = parseArgs({
  options: {
    before: { type: "string" },
    actors: { type: "string", default: "100000" },
    json: { type: "boolean", default: false },
  },
});
const MANY = Number(values.actors);
const FEW = 100;
const GROWN_AT_ONCE = 1_000;
const TELLS = 1_000;
const STOPPED = 10_000;
const MESSAGES_PER_SECOND = 10_000;
/** What has not moved all by then is aborted, and its time is told from those that had moved. */
const SWAP_LIMIT_MS = 60_000;

type Figures = Record<string, number>;

const note = (text: string) => process.stderr.write(`${text}\n`);

async function measure(root: string): Promise<Figures> {
  const cluster = await RunningCluster.start(root);
  try {
    const v1 = await cluster.approved(await crowd("1.0.0"));
    const v2 = await cluster.approved(await crowd("2.0.0"));
    const feederSource = await cluster.approved(await feeders());
    for (const hash of [v1, feederSource]) await cluster.call("POST", `/sources/${hash}/activate`, {});
    await grow(cluster, FEW);
    const few = await tells(cluster);
    note(`tells among ${FEW}: p99 ${few.p99.toFixed(1)} ms`);
    await grow(cluster, MANY);
    const many = await tells(cluster);
    note(`tells among ${MANY}: p99 ${many.p99.toFixed(1)} ms`);
    const swap = await swapAll(cluster, v2);
    note(JSON.stringify(swap));
    const stop = await stopByFilter(cluster);
    note(JSON.stringify(stop));
    return { tellFewMs: few.p99, tellManyMs: many.p99, tellRatio: many.p99 / few.p99, ...swap, ...stop };
  } finally {
    await cluster.stop();
  }
}

/** As many members in all, some at a time. Settles when all hosts show them. */
async function grow(cluster: RunningCluster, members: number): Promise<void> {
  const each = Math.ceil(members / HOSTS.length);
  for (let some = Math.min(each, GROWN_AT_ONCE); ; some = Math.min(each, some + GROWN_AT_ONCE)) {
    for (const host of HOSTS) await cluster.ask(`crowd-${host}`, { members: some });
    if (some === each) break;
  }
  while ((await countOf(cluster, "Member")) < each * HOSTS.length) await sleep(200);
}

async function countOf(cluster: RunningCluster, className: string): Promise<number> {
  return (await cluster.call<{ total: number }>("GET", `/actors?class=${className}&limit=1`)).total;
}

/** One after the other, to actors on all hosts; the first few warm up. */
async function tells(cluster: RunningCluster) {
  const samples = await Promise.all(HOSTS.map((host) => cluster.ask<string[]>(`crowd-${host}`, { sample: 33 })));
  const targets = samples.flat();
  const times: number[] = [];
  for (let n = -100; n < TELLS; n++) {
    const target = targets[(n + 100) % targets.length] ?? "";
    const startedAt = performance.now();
    await cluster.call("POST", `/actors/${encodeURIComponent(target)}/tell`, { message: { hello: n } });
    if (n >= 0) times.push(performance.now() - startedAt);
  }
  return latencyOf(times);
}

interface Fed {
  total: number;
  seconds: number;
  lost: number;
  doubled: number;
  disorder: number;
}

/** Each feeder feeds the members of its own host and of the next one. */
async function startFeeding(cluster: RunningCluster): Promise<void> {
  for (const [at, host] of HOSTS.entries()) {
    const feeder = `feeders-${host}`;
    const { address } = await cluster.call<{ address: string }>("GET", `/actors/@${feeder}`);
    for (const from of [host, HOSTS[(at + 1) % HOSTS.length]]) await cluster.ask(`crowd-${from}`, { showTo: address });
  }
  await Promise.all(HOSTS.map((host) => cluster.ask(`feeders-${host}`, { rate: MESSAGES_PER_SECOND / HOSTS.length })));
}

interface Rollout {
  state: string;
  startedAt: string;
  endedAt: string | null;
  selected: number;
  swapped: number;
  pauseMs: { p50: number; p99: number; max: number };
}

async function swapAll(cluster: RunningCluster, toSource: string): Promise<Figures> {
  await startFeeding(cluster);
  await sleep(1_000);
  await cluster.loopDelay();
  const startedAt = performance.now();
  const body = { select: { class: "Member" }, toSource, reason: "bench" };
  const { id } = await cluster.call<{ id: string }>("POST", "/rollouts", body);
  const read = () => cluster.call<Rollout>("GET", `/rollouts/${id}`);
  let rollout = await read();
  while (rollout.endedAt === null) {
    await sleep(2_000);
    rollout = await read();
    if (performance.now() - startedAt < SWAP_LIMIT_MS || rollout.state !== "running") continue;
    await cluster.call("POST", `/rollouts/${id}/abort`, {});
    await sleep(1_000);
    rollout = await read();
    break;
  }
  const tookMs =
    rollout.endedAt === null
      ? performance.now() - startedAt
      : Date.parse(rollout.endedAt) - Date.parse(rollout.startedAt);
  const blocked = await cluster.loopDelay();
  const fed = await Promise.all(HOSTS.map((host) => cluster.ask<Fed>(`feeders-${host}`, { end: true })));
  const sum = (what: keyof Fed) => fed.reduce((all, each) => all + each[what], 0);
  return {
    swapSeconds: (tookMs / 1_000) * (rollout.selected / rollout.swapped),
    swapped: rollout.swapped,
    pauseP50Ms: rollout.pauseMs.p50,
    pauseP99Ms: rollout.pauseMs.p99,
    swapBlockMs: blocked.maxMs,
    swapBlockWorkMs: blocked.maxWorkMs,
    messagesPerSecond: sum("total") / (sum("seconds") / HOSTS.length),
    lost: sum("lost"),
    doubled: sum("doubled"),
    reordered: sum("disorder"),
  };
}

async function stopByFilter(cluster: RunningCluster): Promise<Figures> {
  for (const host of HOSTS) await cluster.ask(`crowd-${host}`, { spares: Math.ceil(STOPPED / HOSTS.length) });
  while ((await countOf(cluster, "Spare")) < STOPPED) await sleep(200);
  // Whoever stops actors looks at them.
  const closePage = await cluster.openPage();
  await sleep(5_000);
  await cluster.loopDelay();
  await sleep(3_000);
  const quiet = await cluster.loopDelay();
  const startedAt = performance.now();
  const body = { select: { filter: { class: "Spare" } }, mode: "message", reason: "bench" };
  const { told } = await cluster.call<{ told: number }>("POST", "/actors/stop", body);
  const answeredMs = performance.now() - startedAt;
  const blocked = await cluster.loopDelay();
  while ((await countOf(cluster, "Spare")) > 0) await sleep(100);
  closePage();
  return {
    stopped: told,
    stopSeconds: answeredMs / 1_000,
    allGoneSeconds: (performance.now() - startedAt) / 1_000,
    stopBlockMs: blocked.maxMs,
    stopBlockWorkMs: blocked.maxWorkMs,
    quietBlockMs: quiet.maxMs,
    quietBlockWorkMs: quiet.maxWorkMs,
  };
}

const here = fileURLToPath(new URL("../..", import.meta.url));
const found: Record<string, Figures> = {};
if (values.before !== undefined) found.before = await measure(values.before);
found.now = await measure(here);
const machine = `Node ${process.versions.node}, ${cpus()[0]?.model ?? "unknown"}, ${cpus().length} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}`;
process.stdout.write(`${JSON.stringify({ machine, actors: MANY, ...found }, null, 2)}\n`);
