import type { ActorAddress } from "#runtime";
import { Convention } from "./convention.ts";
import { expectCount } from "./core-case.ts";
import { median, percentile } from "./measure.ts";
import type { MetricsBy } from "./measurement.ts";
import type { Sizes } from "./sizes.ts";

const PER_SECOND = 10_000;
const TICK_MS = 1;

const COUNTER = `import { Actor } from "callboard";
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

/** One actor under 10,000 messages a second goes back and forth between two sources. */
export async function measureSwapPause({ swaps }: Sizes): Promise<MetricsBy> {
  const convention = await Convention.start(["bench"]);
  const system = convention.first;
  const sources = [
    await convention.loadCode("counter", COUNTER, "1.0.0"),
    await convention.loadCode("counter", COUNTER, "2.0.0"),
  ];
  const counter: ActorAddress = await system.createActor("Counter", { sourceHash: sources[0] as string });

  let sent = 0;
  const startedAt = performance.now();
  const load = setInterval(() => {
    const due = ((performance.now() - startedAt) * PER_SECOND) / 1_000;
    while (sent < due) system.tell(counter, sent++);
  }, TICK_MS);
  const pauses: number[] = [];
  for (let n = 1; n <= swaps; n++) {
    const [result] = await system.swap([counter], sources[n % 2] as string);
    if (!result?.ok) throw new Error(`swap ${n} failed: ${JSON.stringify(result)}`);
    pauses.push(result.pauseMs);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  clearInterval(load);
  const counted = (await system.ask(counter, "count", { timeoutMs: 10_000 })) as number;
  await convention.shutdown();
  expectCount("messages taken under swaps", counted, sent);
  return { callboard: { p50Ms: median(pauses), p99Ms: percentile(pauses, 0.99), maxMs: Math.max(...pauses) } };
}
