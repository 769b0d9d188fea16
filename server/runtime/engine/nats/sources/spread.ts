import { z } from "zod";
import {
  type CarriedError,
  carriedErrorSchema,
  fromCarriedError,
  toCarriedError,
} from "../../../wire/carried-error.ts";
import { signedStatement } from "../../../wire/fields.ts";
import type { EngineHost } from "../../engine.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Timing } from "../timing.ts";

const offerSchema = z.object({ hash: z.string(), isClosed: z.boolean(), atMs: z.number() });

const newsSchema = z.union([
  z.object({ statement: signedStatement }),
  z.object({ offer: offerSchema }),
  /** Nothing but that the sender has this view. */
  z.object({ view: z.int() }),
]);
export type News = z.infer<typeof newsSchema>;

const wordSchema = z.union([
  z.object({ tell: z.int(), news: newsSchema }),
  z.object({ told: z.int(), refusal: carriedErrorSchema.optional() }),
]);
type Word = z.infer<typeof wordSchema>;

/** Stands where a frame has its version: no frame has this one. */
const NEWS = 0;
const HEAD_BYTES = 8;

export function isNews(frame: Uint8Array): boolean {
  return frame[0] === NEWS;
}

export interface SpreadSetup extends Pick<Surroundings, "clock"> {
  readonly timing: Timing;
  viewNo(): number;
  /** Ids of the other members. */
  others(): readonly string[];
  /** Behind all that went there before. */
  carry(to: string, frame: Uint8Array): void;
}

interface Telling {
  readonly news: News;
  readonly missing: Set<string>;
  settle(refusal: Error | null): void;
}

/** Tells all others something, in order with all else, and knows who has taken it. */
export class Spread {
  readonly #setup: SpreadSetup;
  #last = 0;
  readonly #open = new Map<number, Telling>();
  /** What was told a short while ago: who joins meanwhile may have read the keys before. */
  #recent: News[] = [];

  constructor(setup: SpreadSetup) {
    this.#setup = setup;
  }

  /** Settles when each has taken it, or has not in time: those are named. Rejects with the first refusal. */
  tell(news: News): Promise<{ missing: readonly string[] }> {
    const { clock, timing, others } = this.#setup;
    if (!("view" in news)) {
      this.#recent.push(news);
      clock.after(timing.deadMs, () => {
        this.#recent = this.#recent.filter((each) => each !== news);
      });
    }
    const missing = new Set(others());
    if (missing.size === 0) return Promise.resolve({ missing: [] });
    this.#last += 1;
    const number = this.#last;
    return new Promise((resolve, reject) => {
      const settle = (refusal: Error | null) => {
        endWait();
        this.#open.delete(number);
        if (refusal === null) resolve({ missing: [...missing] });
        else reject(refusal);
      };
      const endWait = clock.after(timing.toldMs, () => settle(null));
      this.#open.set(number, { news, missing, settle });
      for (const to of missing) this.#say(to, { tell: number, news });
    });
  }

  came(id: string): void {
    for (const news of this.#recent) this.#say(id, { tell: 0, news });
  }

  /** Nobody waits for who is no member any more. */
  gone(id: string): void {
    for (const telling of this.#open.values()) this.#taken(telling, id);
  }

  end(): void {
    for (const { settle } of this.#open.values()) settle(null);
  }

  take(host: EngineHost, from: string, frame: Uint8Array): void {
    const { data } = wordSchema.safeParse(JSON.parse(Buffer.from(frame.subarray(HEAD_BYTES)).toString()));
    if (data === undefined) return;
    if ("tell" in data) {
      const refusal = takeNews(host, data.news);
      this.#say(from, { told: data.tell, ...(refusal && { refusal }) });
      return;
    }
    const telling = this.#open.get(data.told);
    if (telling === undefined) return;
    if (data.refusal !== undefined) telling.settle(fromCarriedError(data.refusal));
    else this.#taken(telling, from);
  }

  #taken(telling: Telling, id: string): void {
    telling.missing.delete(id);
    if (telling.missing.size === 0) telling.settle(null);
  }

  #say(to: string, word: Word): void {
    const text = Buffer.from(JSON.stringify(word));
    const frame = Buffer.alloc(HEAD_BYTES + text.byteLength);
    frame.writeUInt8(NEWS, 0);
    frame.writeUInt32LE(this.#setup.viewNo(), 4);
    text.copy(frame, HEAD_BYTES);
    this.#setup.carry(to, frame);
  }
}

/** Why the host refused; undefined: it did not. */
export function takeNews(host: EngineHost, news: News): CarriedError | undefined {
  try {
    if ("statement" in news) host.onStatement(news.statement);
    else if ("offer" in news) host.onOffer(news.offer);
    return undefined;
  } catch (error) {
    return toCarriedError(error);
  }
}
