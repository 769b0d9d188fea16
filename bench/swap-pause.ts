import type { ActorAddress } from "#runtime";
import { packFiles } from "#runtime/intake";
import { Convention } from "./convention.ts";
import { percentile } from "./measure.ts";

const SWAPS = 200;
const PER_SECOND = 10_000;
const TICK_MS = 1;

export interface SwapPause {
  swaps: number;
  messages: number;
  lost: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

const counterSource = (version: string) => {
  const code = `import { Actor } from "callboard";
export class Counter extends Actor {
  count = 0;
  receive(message, sender) {
    if (message === "count") this.send(sender, this.count);
    else this.count++;
  }
  snapshot() { return this.count; }
  restore(count) { this.count = count; }
}
`;
  const manifest = JSON.stringify({ name: "counter", version, main: "main.js" });
  return packFiles([
    { path: "package.json", bytes: Buffer.from(manifest) },
    { path: "main.js", bytes: Buffer.from(code) },
  ]);
};

/** One actor under 10,000 messages a second goes 200 times back and forth between two sources. */
export async function measureSwapPause(): Promise<SwapPause> {
  const convention = await Convention.start(["bench"]);
  const system = convention.first;
  const sources = [
    await convention.load(await counterSource("1.0.0")),
    await convention.load(await counterSource("2.0.0")),
  ];
  const counter: ActorAddress = await system.createActor("Counter", { sourceHash: sources[0] as string });

  let sent = 0;
  const startedAt = performance.now();
  const load = setInterval(() => {
    const due = ((performance.now() - startedAt) * PER_SECOND) / 1_000;
    while (sent < due) system.tell(counter, sent++);
  }, TICK_MS);
  const pauses: number[] = [];
  for (let n = 1; n <= SWAPS; n++) {
    const [result] = await system.swap([counter], sources[n % 2] as string);
    if (!result?.ok) throw new Error(`swap ${n} failed: ${JSON.stringify(result)}`);
    pauses.push(result.pauseMs);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  clearInterval(load);
  const counted = (await system.ask(counter, "count", { timeoutMs: 10_000 })) as number;
  await convention.shutdown();
  return {
    swaps: SWAPS,
    messages: sent,
    lost: sent - counted,
    p50Ms: percentile(pauses, 0.5),
    p99Ms: percentile(pauses, 0.99),
    maxMs: Math.max(...pauses),
  };
}
