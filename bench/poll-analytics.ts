import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { packDirectory } from "#runtime/intake";
import { Convention } from "./convention.ts";
import { expectCount } from "./core-case.ts";
import { median, percentile } from "./measure.ts";
import type { Metrics, MetricsBy } from "./measurement.ts";
import type { Sizes } from "./sizes.ts";

/** What `poll-load` prints. */
interface Load {
  failed: number;
  latencies: number[];
}

/**
 * The example on three hosts: `GET /analytics/{id}` while 1,000 answers a second are posted, through its HTTP front;
 * and the same of a plain server that does the same JSON work, by turns: what else the machine does meets both.
 */
export async function measurePollAnalytics(root: string, sizes: Sizes): Promise<MetricsBy> {
  const convention = await Convention.start(["north", "east", "west"]);
  const port = await portOfFront(convention, root);
  const plain = spawn(process.execPath, [join(root, "dist/bench/plain-poll-server.js")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const plainPort = await portPrintedBy(plain);
  const loads: Record<"callboard" | "plain", Load[]> = { callboard: [], plain: [] };
  for (let round = 0; round < sizes.pollRounds; round++) {
    loads.plain.push(await load(root, plainPort, sizes.pollSeconds));
    loads.callboard.push(await load(root, port, sizes.pollSeconds));
  }
  plain.kill();
  await convention.shutdown();
  return { callboard: latencyOf(loads.callboard), plain: latencyOf(loads.plain) };
}

async function portOfFront(convention: Convention, root: string): Promise<number> {
  const system = convention.first;
  const hash = await convention.load(await packDirectory(join(root, "examples/poll-analytics")));
  await system.activateSource(hash, { init: { crowd: { perSecond: 0 } } });
  const front = await system.lookup("front");
  if (!front) throw new Error("the example has no @front");
  const { port } = (await system.ask(front, { type: "poll.WhereIsFront" }, { timeoutMs: 5_000 })) as { port: number };
  return port;
}

async function portPrintedBy(server: ChildProcess): Promise<number> {
  if (!server.stdout) throw new Error("the plain server has no output");
  const [line] = (await once(server.stdout, "data")) as [Buffer];
  return Number(line.toString("utf8"));
}

async function load(root: string, port: number, seconds: number): Promise<Load> {
  const args = [join(root, "dist/bench/poll-load.js"), String(port), String(seconds)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const found = JSON.parse(stdout) as Load;
  expectCount("requests that failed", found.failed, 0);
  return found;
}

function latencyOf(loads: readonly Load[]): Metrics {
  const latencies = loads.flatMap((load) => load.latencies);
  return { p50Ms: median(latencies), p99Ms: percentile(latencies, 0.99) };
}
