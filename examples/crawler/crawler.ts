import { Actor, type ActorAddress, ChildActorExited, message, on, PASS } from "callboard";
import { z } from "zod";
import { Lane } from "./lane.ts";
import { Crawl, Enough, HowFar, PageFailed, PageRead, Progress, Read } from "./messages.ts";

const PROGRESS_EVERY_MS = 500;
const FAILURES_KEPT = 20;
/** The one lane of a crawl that goes page by page. */
const ONLY_LANE = "*";

const Tick = message("crawl.Tick", z.object({}));

const stateSchema = z.object({
  order: Crawl.schema.nullable(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  seen: z.array(z.string()),
  /** The lane of each page that was found and is not read yet. */
  underWay: z.array(z.tuple([z.string(), z.string()])),
  lanes: z.record(z.string(), z.string()),
  servers: z.array(z.string()),
  counts: z.object({ read: z.number(), failed: z.number(), bytes: z.number(), left: z.number() }),
  failures: Progress.schema.shape.failures,
});
type State = Omit<z.infer<typeof stateSchema>, "seen" | "servers" | "underWay"> & {
  seen: Set<string>;
  servers: Set<string>;
  underWay: Map<string, string>;
};

/** Knows which pages were found and which were read; its lanes do the reading. */
export class Crawler extends Actor {
  static handles = [
    on(Crawl, (self: Crawler, order, sender) => self.begin(order, sender)),
    on(HowFar, (self: Crawler, _ask, sender) => self.send(sender, self.progress())),
    on(PageRead, (self: Crawler, page, sender) => (self.isOfThisCrawl(sender) ? self.isRead(page) : undefined)),
    on(PageFailed, (self: Crawler, page, sender) => (self.isOfThisCrawl(sender) ? self.hasFailed(page) : undefined)),
    on(ChildActorExited, (self: Crawler, { child, reason }) => self.hasLost(child, reason)),
    on(Tick, (self: Crawler, _wakeup, sender) => (sender === self.self ? self.tick() : PASS)),
  ];

  private state: State = fresh(null, 0);

  snapshot(): unknown {
    const { seen, servers, underWay, ...rest } = this.state;
    return { ...rest, seen: [...seen], servers: [...servers], underWay: [...underWay] };
  }

  restore(state: unknown): void {
    const { seen, servers, underWay, ...rest } = stateSchema.parse(state);
    this.state = { ...rest, seen: new Set(seen), servers: new Set(servers), underWay: new Map(underWay) };
  }

  private begin(message: ReturnType<typeof Crawl>, sender: ActorAddress): void {
    // What comes from outside is as it was sent: the defaults are not in it yet.
    const { type: _type, ...order } = Crawl(message);
    const isRunning = this.state.order !== null && this.state.endedAtMs === null;
    for (const lane of Object.values(this.state.lanes)) this.send(lane as ActorAddress, Enough({}));
    this.state = fresh(order, Date.now());
    this.follow([order.root]);
    if (!isRunning) this.wakeupAfter(PROGRESS_EVERY_MS, Tick({}));
    this.send(sender, this.progress());
  }

  /** What a crawl that was given up still had under way does not count. */
  private isOfThisCrawl(lane: ActorAddress): boolean {
    return Object.values(this.state.lanes).includes(lane);
  }

  private follow(links: string[]): void {
    const { order, seen, servers, underWay, counts } = this.state;
    if (order === null) return;
    for (const link of links) {
      const url = new URL(link);
      url.hash = "";
      if (url.hostname !== new URL(order.root).hostname || seen.has(url.href)) continue;
      if (seen.size >= order.maxPages) {
        counts.left += 1;
        continue;
      }
      seen.add(url.href);
      servers.add(url.host);
      const lane = order.isOneByOne ? ONLY_LANE : url.host;
      underWay.set(url.href, lane);
      this.send(this.laneOf(lane), Read({ url: url.href }));
    }
  }

  private laneOf(name: string): ActorAddress {
    const { lanes, order } = this.state;
    const atOnce = order?.isOneByOne ? 1 : order?.atOncePerServer;
    lanes[name] ??= this.createActor(Lane, { init: { crawler: this.self, atOnce } });
    return lanes[name] as ActorAddress;
  }

  private isRead({ url, bytes, links }: ReturnType<typeof PageRead>): void {
    if (!this.state.underWay.delete(url)) return;
    this.state.counts.read += 1;
    this.state.counts.bytes += bytes;
    this.follow(links);
    this.endIfDone();
  }

  private hasFailed({ url, error }: ReturnType<typeof PageFailed>): void {
    if (!this.state.underWay.delete(url)) return;
    this.state.counts.failed += 1;
    this.state.failures = [...this.state.failures, { url, error }].slice(-FAILURES_KEPT);
    this.endIfDone();
  }

  /** The pages of a lane that is gone cannot come any more. */
  private hasLost(lane: ActorAddress, reason: string): void {
    const { lanes, underWay } = this.state;
    const lost = Object.keys(lanes).find((name) => lanes[name] === lane);
    if (lost === undefined || this.state.endedAtMs !== null) return;
    delete lanes[lost];
    for (const [url, name] of underWay) {
      if (name === lost) this.hasFailed(PageFailed({ url, error: `its lane is gone: ${reason}` }));
    }
  }

  private endIfDone(): void {
    const { underWay, lanes } = this.state;
    if (underWay.size > 0) return;
    this.state.endedAtMs = Date.now();
    for (const lane of Object.values(lanes)) this.send(lane as ActorAddress, Enough({}));
    this.publish(this.progress());
  }

  private tick(): void {
    if (this.state.endedAtMs !== null) return;
    this.publish(this.progress());
    this.wakeupAfter(PROGRESS_EVERY_MS, Tick({}));
  }

  private progress() {
    const { order, counts, seen, servers, failures, startedAtMs, endedAtMs } = this.state;
    const state = order === null ? "idle" : endedAtMs === null ? "running" : "done";
    const elapsedMs = order === null ? 0 : (endedAtMs ?? Date.now()) - startedAtMs;
    return Progress({ ...counts, state, found: seen.size, servers: servers.size, elapsedMs, failures });
  }
}

function fresh(order: State["order"], startedAtMs: number): State {
  const counts = { read: 0, failed: 0, bytes: 0, left: 0 };
  const empty = { seen: new Set<string>(), servers: new Set<string>(), underWay: new Map<string, string>() };
  return { ...empty, order, startedAtMs, endedAtMs: null, lanes: {}, counts, failures: [] };
}
