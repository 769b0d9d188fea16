import { join } from "node:path";
import type { ActorAddress, ActorSystem } from "#runtime";
import { packDirectory, packFiles, readZip } from "#runtime/intake";
import { Convention } from "./convention.ts";
import { expectCount } from "./core-case.ts";
import { LockedMap, lockedByThreads } from "./locked-map.ts";
import { median } from "./measure.ts";
import type { MetricsBy } from "./measurement.ts";
import type { Sizes } from "./sizes.ts";

const KEYS = 100_000;
const THREADS = 4;
const DEADLINE_MS = 300_000;

/** Adds so many, and waits now and then until the dictionary has them: its mailbox holds 100,000. */
const ADDER = `import { Actor } from "callboard";
export class Adder extends Actor {
  async receive({ to, count, keys }, sender) {
    for (let n = 1; n <= count; n++) {
      this.send(to, { type: "dictionary.Add", key: "key " + (n % keys), value: n });
      if (n % 10_000 === 0) await this.ask(to, { type: "dictionary.Count" }, { timeoutMs: ${DEADLINE_MS} });
    }
    this.send(sender, (await this.ask(to, { type: "dictionary.Count" }, { timeoutMs: ${DEADLINE_MS} })).keys);
  }
}
`;

/**
 * Additions a second to the dictionary of the example, from its own realm and from four others, and to a `Map` behind a
 * lock, by turns.
 */
export async function measureDictionary(root: string, { additions, lockedAdditions, runs }: Sizes): Promise<MetricsBy> {
  const convention = await Convention.start(["bench"]);
  const system = convention.first;
  const hash = await convention.load(await withAdder(join(root, "examples/dictionary")));
  const own = [await system.createActor("Adder", { sourceHash: hash })];
  const others: ActorAddress[] = [];
  for (let n = 0; n < THREADS; n++) {
    others.push(await system.createActor("Adder", { sourceHash: await convention.loadCode(`adder-${n}`, ADDER) }));
  }
  const oneSender: number[] = [];
  const threads: number[] = [];
  const lockOneSender: number[] = [];
  const lockThreads: number[] = [];
  for (let run = 0; run < runs; run++) {
    oneSender.push(await inNewDictionary(system, hash, own, additions));
    lockOneSender.push(await inOneThread(additions));
    threads.push(await inNewDictionary(system, hash, others, additions));
    lockThreads.push(await lockedByThreads(THREADS, lockedAdditions, KEYS));
  }
  await convention.shutdown();
  return {
    callboard: { oneSender: median(oneSender), threads: median(threads) },
    lock: { oneSender: median(lockOneSender), threads: median(lockThreads) },
  };
}

/** The example with one more actor in it, since a sender in the dictionary's own realm is of its source. */
async function withAdder(folder: string): Promise<Uint8Array> {
  const { files } = await readZip(await packDirectory(folder));
  const packed = [...files.values()].map(({ path, bytes }) =>
    path === "main.ts"
      ? { path, bytes: Buffer.concat([bytes, Buffer.from('export { Adder } from "./adder.js";\n')]) }
      : { path, bytes },
  );
  return packFiles([...packed, { path: "adder.js", bytes: Buffer.from(ADDER) }]);
}

/** It stays alive: one that ends saves itself, and the next would begin with its keys. */
async function inNewDictionary(
  system: ActorSystem,
  sourceHash: string,
  adders: ActorAddress[],
  total: number,
): Promise<number> {
  const to = await system.createActor("Dictionary", { sourceHash });
  const order = { to, count: total / adders.length, keys: KEYS };
  const startedAt = performance.now();
  const counts = await Promise.all(adders.map((adder) => system.ask(adder, order, { timeoutMs: DEADLINE_MS })));
  const perSecond = (total / (performance.now() - startedAt)) * 1_000;
  expectCount("keys", Math.max(...(counts as number[])), Math.min(KEYS, order.count));
  return perSecond;
}

async function inOneThread(total: number): Promise<number> {
  const map = new LockedMap<string, number>();
  const startedAt = performance.now();
  for (let n = 1; n <= total; n++) await map.set(`key ${n % KEYS}`, n);
  const perSecond = (total / (performance.now() - startedAt)) * 1_000;
  expectCount("keys", map.size, Math.min(KEYS, total));
  return perSecond;
}
