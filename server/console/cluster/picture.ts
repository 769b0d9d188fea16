import type { TopologyDelta, TopologySnapshot } from "#protocol/topology";
import type { GatewayClient, GatewayNews } from "../gateway-client/gateway-client.ts";
import { answerLost, notConnected } from "../gateway-client/gateway-failure.ts";
import { ConventionModel } from "./convention-model.ts";

export interface PictureListener {
  /** All that came before is void: whoever follows needs a snapshot again. */
  onSnapshot?(snapshot: TopologySnapshot): void;
  /** Fits to what came before. */
  onDelta?(delta: TopologyDelta): void;
}

export interface PictureOptions {
  client: GatewayClient;
  /** Pace of the telemetry, milliseconds. */
  everyMs?: number;
  /** How long telemetry goes on after the last watcher left: a list that is asked for again need not start it again. */
  lingerMs?: number;
}

/** How long an API call waits for the picture before it says that the gateway is lost. */
const PATIENCE_MS = 5_000;
const EXPECTED_WITHIN_MS = 600;

/**
 * The live picture of the convention, kept only while somebody needs it: the gateway is watched from the first holder
 * to `lingerMs` after the last. A gap in the deltas is healed with a fresh snapshot.
 */
export class Picture {
  readonly #client: GatewayClient;
  readonly #everyMs: number;
  readonly #lingerMs: number;
  readonly #listeners = new Set<PictureListener>();
  readonly #arrivals = new Set<() => void>();
  #model: ConventionModel | null = null;
  /** The model is what the gateway told last, without a gap, on this connection. */
  #isCurrent = false;
  /** What the console itself changed and telemetry does not show yet. */
  readonly #expected = new Set<(model: ConventionModel) => boolean>();
  #isWatching = false;
  #holders = 0;
  #lingering: NodeJS.Timeout | null = null;

  constructor({ client, everyMs = 100, lingerMs = 3_000 }: PictureOptions) {
    this.#client = client;
    this.#everyMs = everyMs;
    this.#lingerMs = lingerMs;
    client.listen({ onNews: (news) => this.#receive(news), onLost: () => this.#lost() });
  }

  /** What was told last, perhaps long ago: for counting and for what may be old. */
  get last(): ConventionModel | null {
    return this.#model;
  }

  listen(listener: PictureListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps the picture live until the returned function is called (more than once does nothing). */
  hold(): () => void {
    this.#holders++;
    if (this.#lingering) clearTimeout(this.#lingering);
    this.#lingering = null;
    if (!this.#isWatching) {
      this.#isWatching = true;
      this.#client.watch(this.#everyMs);
    }
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (--this.#holders === 0) this.#lingering = setTimeout(() => this.#rest(), this.#lingerMs);
    };
  }

  /**
   * The model at most one telemetry tick old, and with what the console itself changed last in it. Rejects with
   * `GATEWAY_LOST` when there is no connection, or none of it in five seconds.
   */
  async fresh(): Promise<ConventionModel> {
    this.#requireConnection();
    const release = this.hold();
    try {
      const deadline = performance.now() + PATIENCE_MS;
      const expected = [...this.#expected];
      while (!this.#model || !this.#isCurrent || expected.some((isMet) => this.#expected.has(isMet))) {
        const leftMs = deadline - performance.now();
        if (leftMs <= 0) throw answerLost("the picture of the cluster", `did not come in ${PATIENCE_MS} ms`);
        await this.#arrival(leftMs);
        this.#requireConnection();
      }
      return this.#model;
    } finally {
      release();
    }
  }

  /**
   * The console changed something that telemetry will show: `fresh` waits until it does, or until `EXPECTED_WITHIN_MS`
   * say that something else has happened since.
   */
  expect(isMet: (model: ConventionModel) => boolean): void {
    if (this.#isCurrent && this.#model && isMet(this.#model)) return;
    this.#expected.add(isMet);
    setTimeout(() => {
      if (this.#expected.delete(isMet)) this.#arrive();
    }, EXPECTED_WITHIN_MS).unref();
  }

  close(): void {
    if (this.#lingering) clearTimeout(this.#lingering);
  }

  #requireConnection(): void {
    if (this.#client.state.state === "lost") throw notConnected(this.#client.state);
  }

  #receive(news: GatewayNews): void {
    if (news.t === "question") return;
    if (news.t === "snapshot") {
      this.#model = new ConventionModel(news);
      this.#isCurrent = true;
      for (const listener of [...this.#listeners]) listener.onSnapshot?.(news);
    } else if (this.#isCurrent) {
      if (!this.#model?.apply(news)) {
        this.#isCurrent = false;
        this.#client.resync();
        return;
      }
      for (const listener of [...this.#listeners]) listener.onDelta?.(news);
    } else return;
    for (const isMet of [...this.#expected]) if (isMet(this.#model)) this.#expected.delete(isMet);
    this.#arrive();
  }

  #lost(): void {
    this.#isCurrent = false;
    this.#arrive();
  }

  #rest(): void {
    this.#lingering = null;
    this.#isWatching = false;
    this.#isCurrent = false;
    this.#client.unwatch();
  }

  #arrival(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const arrived = () => {
        clearTimeout(timer);
        this.#arrivals.delete(arrived);
        resolve();
      };
      const timer = setTimeout(arrived, withinMs);
      this.#arrivals.add(arrived);
    });
  }

  #arrive(): void {
    for (const arrived of [...this.#arrivals]) arrived();
  }
}
