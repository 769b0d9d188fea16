import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { packDirectory } from "#runtime/intake";
import { Convention } from "./convention.ts";

const SECONDS = 10;

export interface PollLatency {
  pollsPerSecond: number;
  asks: number;
  failed: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** The example on three hosts: `GET /analytics/{id}` while 1,000 answers a second are posted, through its HTTP front. */
export async function measurePollAnalytics(root: string): Promise<PollLatency> {
  const convention = await Convention.start(["north", "east", "west"]);
  const system = convention.first;
  const hash = await convention.load(await packDirectory(join(root, "examples/poll-analytics")));
  await system.activateSource(hash, { init: { crowd: { perSecond: 0 } } });
  const front = await system.lookup("front");
  if (!front) throw new Error("the example has no @front");
  const { port } = (await system.ask(front, { type: "poll.WhereIsFront" }, { timeoutMs: 5_000 })) as { port: number };
  const load = join(root, "dist/bench/poll-load.js");
  const { stdout } = await promisify(execFile)(process.execPath, [load, String(port), String(SECONDS)]);
  await convention.shutdown();
  return JSON.parse(stdout) as PollLatency;
}
