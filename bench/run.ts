/**
 * One measurement in this process, sent to the one that started it: `run CONTENDER MEASUREMENT [--quick]`; CONTENDER
 * `-`: all.
 */
import { fileURLToPath } from "node:url";
import type { CorePeer } from "./core-case.ts";
import { measureCrawler } from "./crawler.ts";
import { measureDictionary } from "./dictionary.ts";
import { endWithStarter } from "./ends-with-starter.ts";
import { middleMean, over } from "./measure.ts";
import type { Metrics, MetricsBy } from "./measurement.ts";
import type { Said } from "./own-process.ts";
import { measurePollAnalytics } from "./poll-analytics.ts";
import { measureRealms } from "./realms.ts";
import { FULL, QUICK, type Sizes } from "./sizes.ts";
import { measureSwapPause } from "./swap-pause.ts";
import { measureWire } from "./wire.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const [who = "", what = ""] = process.argv.slice(2);
const sizes = process.argv.includes("--quick") ? QUICK : FULL;

const together: Record<string, () => Promise<MetricsBy>> = {
  realms: () => measureRealms(sizes),
  wire: () => measureWire(sizes),
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
      const { askUs, lateMs, perSecond } = fairness;
      return { lateP99Ms: lateMs.p99, perSecond, ...(askUs ? { askP50Us: askUs.p50, askP99Us: askUs.p99 } : {}) };
    },
  };
  return cases[what];
}

const say = (said: Said, onSent = () => {}) => process.send?.(said, onSent);

/** Runs for so long, at least once; a single one when the contender cannot do it. */
async function runsFor(ms: number, once: () => Promise<Metrics>): Promise<Metrics[]> {
  const isOver = over(ms);
  const found: Metrics[] = [];
  do {
    say("run");
    found.push(await once());
  } while (!isOver() && Object.keys(found[0] ?? {}).length > 0);
  return found;
}

/** The mean of the middle half of the runs, after others that warm up: the same time of both for each contender. */
async function warm(once: () => Promise<Metrics>): Promise<Metrics> {
  await runsFor(sizes.warmUpMs, once);
  const found = await runsFor(sizes.measureMs, once);
  const mean = (name: string) => middleMean(found.map((metrics) => metrics[name] ?? Number.NaN));
  return Object.fromEntries(Object.keys(found[0] ?? {}).map((name) => [name, mean(name)]));
}

async function measure(): Promise<MetricsBy> {
  const all = together[what];
  if (who === "-" && all) {
    say("run");
    return all();
  }
  const { peer } = (await import(new URL(`contenders/${who}.js`, import.meta.url).href)) as { peer: CorePeer };
  const once = core(peer, sizes);
  if (!once) throw new Error(`no measurement is named ${what}`);
  // What an actor takes of the heap can be told only where nothing ran before.
  return { [who]: what === "actors" ? await once() : await warm(once) };
}

endWithStarter();
const found = await measure();
say(found, () => process.exit(0));
