/** One measurement in this process, sent to the one that started it: `run CONTENDER MEASUREMENT [--quick]`; CONTENDER `-`: all. */
import { fileURLToPath } from "node:url";
import type { CorePeer } from "./core-case.ts";
import { measureCrawler } from "./crawler.ts";
import { measureDictionary } from "./dictionary.ts";
import { median } from "./measure.ts";
import type { Metrics, MetricsBy } from "./measurement.ts";
import { measurePollAnalytics } from "./poll-analytics.ts";
import { measureRealms } from "./realms.ts";
import { FULL, QUICK, type Sizes } from "./sizes.ts";
import { measureSwapPause } from "./swap-pause.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const [who = "", what = ""] = process.argv.slice(2);
const sizes = process.argv.includes("--quick") ? QUICK : FULL;

const together: Record<string, () => Promise<MetricsBy>> = {
  realms: () => measureRealms(sizes),
  swap: () => measureSwapPause(sizes),
  poll: () => measurePollAnalytics(root, sizes),
  dictionary: () => measureDictionary(root, sizes),
  crawler: () => measureCrawler(root, sizes),
};

/** Each is absent when the contender cannot do it. */
function core(peer: CorePeer, { tells, roundTrips, asks, actors, leaves, receivers, messagesEach, floodMs }: Sizes) {
  const inMs = async (took: Promise<number> | undefined): Promise<Metrics> => {
    const ms = await took;
    return ms === undefined ? {} : { ms };
  };
  const cases: Record<string, () => Promise<Metrics>> = {
    tells: () => inMs(peer.tells(tells)),
    pingPong: () => inMs(peer.pingPong(roundTrips)),
    ask: async () => ({ ...(await peer.ask?.(asks)) }),
    actors: async () => ({ ...(await peer.actors?.(actors)) }),
    skynet: () => inMs(peer.skynet?.(leaves)),
    broadcast: () => inMs(peer.broadcast?.(receivers, messagesEach)),
    flood: async () => {
      const fairness = await peer.flood?.(floodMs);
      if (!fairness) return {};
      const { askUs, lateMs } = fairness;
      return { lateP99Ms: lateMs.p99, ...(askUs ? { askP50Us: askUs.p50, askP99Us: askUs.p99 } : {}) };
    },
  };
  return cases[what];
}

/** The middle one of several runs, after one that warms up. */
async function several(once: () => Promise<Metrics>): Promise<Metrics> {
  const found: Metrics[] = [];
  await once();
  for (let run = 0; run < sizes.runs; run++) found.push(await once());
  const names = Object.keys(found[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(found.map((metrics) => metrics[name] ?? Number.NaN))]));
}

async function measure(): Promise<MetricsBy> {
  const all = together[what];
  if (who === "-" && all) return all();
  const { peer } = (await import(new URL(`contenders/${who}.js`, import.meta.url).href)) as { peer: CorePeer };
  const once = core(peer, sizes);
  if (!once) throw new Error(`no measurement is named ${what}`);
  // What an actor takes of the heap can be told only where nothing ran before.
  return { [who]: what === "actors" ? await once() : await several(once) };
}

const found = await measure();
process.send?.(found, () => process.exit(0));
