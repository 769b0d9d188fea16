import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import { Convention } from "./convention.ts";
import { median } from "./measure.ts";
import type { MetricsBy } from "./measurement.ts";
import type { Sizes } from "./sizes.ts";

/** 100 bytes as JSON. */
const MESSAGE = { type: "bench.Said", text: "x".repeat(70) };

const HEARER = `import { Actor } from "callboard";
export class Hearer extends Actor {
  static mailbox = { max: 10_000_000 };
  heard = 0;
  receive(message, sender) {
    if (message.type === "bench.Said") this.heard++;
    else this.send(sender, this.heard);
  }
}
`;

const TALKER = `import { Actor } from "callboard";
export class Talker extends Actor {
  async receive({ to, count, message }, sender) {
    const startedAt = performance.now();
    for (let n = 0; n < count; n++) this.send(to, { ...message });
    const heard = await this.ask(to, { type: "bench.HowMany" }, { timeoutMs: 60_000 });
    if (heard < count) throw new Error(heard + " heard of " + count);
    this.send(sender, count / (performance.now() - startedAt) * 1_000);
  }
}
`;

/**
 * Messages a second from an actor of one source to an actor of another, in threads of their own, and without the
 * runtime: by turns, the first of which warms up.
 */
export async function measureRealms({ realmMessages: count, runs }: Sizes): Promise<MetricsBy> {
  const convention = await Convention.start(["bench"]);
  const system = convention.first;
  const talker = await system.createActor("Talker", { sourceHash: await convention.loadCode("talker", TALKER) });
  const hearerSource = await convention.loadCode("hearer", HEARER);
  const ours: number[] = [];
  const naive: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const to = await system.createActor("Hearer", { sourceHash: hearerSource });
    ours.push((await system.ask(talker, { to, count, message: MESSAGE }, { timeoutMs: 60_000 })) as number);
    await system.stop(to);
    naive.push(await byPostMessage(count));
  }
  await convention.shutdown();
  return { callboard: { perSecond: median(ours.slice(1)) }, postMessage: { perSecond: median(naive.slice(1)) } };
}

async function byPostMessage(count: number): Promise<number> {
  const { port1, port2 } = new MessageChannel();
  const file = fileURLToPath(new URL("posting-worker.js", import.meta.url));
  const hearer = new Worker(file, { workerData: { port: port1, talk: null }, transferList: [port1] });
  await once(hearer, "online");
  const talk = { count, message: MESSAGE };
  const talker = new Worker(file, { workerData: { port: port2, talk }, transferList: [port2] });
  const [perSecond] = (await once(talker, "message")) as [number];
  await Promise.all([talker.terminate(), hearer.terminate()]);
  return perSecond;
}
