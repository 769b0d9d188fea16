import { Actor, type ActorAddress, ChildActorExited, on } from "callboard";
import { z } from "zod";
import { Fetcher } from "./fetcher.ts";
import { Enough, PageFailed, PageRead, Read } from "./messages.ts";

const stateSchema = z.object({
  crawler: z.string(),
  waiting: z.array(z.string()),
  idle: z.array(z.string()),
  /** The page that each busy fetcher reads. */
  reading: z.record(z.string(), z.string()),
});

/**
 * The queue in front of one server: never more requests under way than it has fetchers. `init: { crawler, atOnce }`.
 * A fetcher that is lost is replaced, and its page read by another.
 */
export class Lane extends Actor {
  static handles = [
    on(Read, (self: Lane, { url }) => self.take(url)),
    on(PageRead, (self: Lane, page, sender) => self.isRead(page, sender)),
    on(PageFailed, (self: Lane, page, sender) => self.isRead(page, sender)),
    on(Enough, (self: Lane) => self.stop()),
    on(ChildActorExited, (self: Lane, { child }) => self.replace(child)),
  ];

  private state = stateSchema.parse({ crawler: "", waiting: [], idle: [], reading: {} });

  onStart(init: unknown): void {
    const { crawler, atOnce } = z.object({ crawler: z.string(), atOnce: z.number().int() }).parse(init);
    this.state.crawler = crawler;
    for (let n = 0; n < atOnce; n++) this.state.idle.push(this.createActor(Fetcher));
  }

  snapshot(): unknown {
    return this.state;
  }

  restore(state: unknown): void {
    this.state = stateSchema.parse(state);
  }

  private take(url: string): void {
    this.state.waiting.push(url);
    this.handOut();
  }

  private handOut(): void {
    const { waiting, idle, reading } = this.state;
    while (waiting.length > 0 && idle.length > 0) {
      const [url, fetcher] = [waiting.shift() as string, idle.shift() as string];
      reading[fetcher] = url;
      this.send(fetcher as ActorAddress, Read({ url }));
    }
  }

  private isRead(page: unknown, fetcher: ActorAddress): void {
    if (!(fetcher in this.state.reading)) return;
    delete this.state.reading[fetcher];
    this.state.idle.push(fetcher);
    this.send(this.state.crawler as ActorAddress, page);
    this.handOut();
  }

  private replace(lost: ActorAddress): void {
    const url = this.state.reading[lost];
    delete this.state.reading[lost];
    this.state.idle = this.state.idle.filter((fetcher) => fetcher !== lost);
    this.state.idle.push(this.createActor(Fetcher));
    if (url !== undefined) this.state.waiting.unshift(url);
    this.handOut();
  }
}
