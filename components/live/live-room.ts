import type { LiveTopic } from "#protocol/live";
import { ActorHistory } from "./actor-history.ts";
import { browserClock, type Clock } from "./clock.ts";
import { FigureReader } from "./figures.ts";
import { LiveConnection, type LiveSocket } from "./live-connection.ts";
import { pictureSchema } from "./read-picture.ts";
import { request } from "./request.ts";
import { TopologyStore } from "./topology-store.ts";

/** How often views made of text look at the picture again. A canvas listens to the store itself. */
const PULSE_MS = 500;

export interface LiveRoomOptions {
  onChanged(topic: LiveTopic): void;
  onReconnected(): void;
  onRefused(): void;
}

/** Everything live of one page visit: the picture, the connection that keeps it, and what is computed from it. */
export class LiveRoom {
  readonly store = new TopologyStore();
  readonly figures = new FigureReader(this.store);
  readonly history = new ActorHistory(this.store);
  readonly connection: LiveConnection;
  /** Grows with each pulse that has news. */
  pulse = 0;

  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #stops: (() => void)[] = [];
  #seenVersion = 0;
  #beat = 0;
  #wasLive = false;

  constructor(options: LiveRoomOptions, clock: Clock = browserClock) {
    this.#clock = clock;
    this.connection = new LiveConnection({
      ...options,
      store: this.store,
      clock,
      openSocket: openBrowserSocket,
      fetchSnapshot: (signal) => request(pictureSchema, "/topology", { signal }),
      afterDraw: (call) => (document.hidden ? call() : requestAnimationFrame(call)),
      random: Math.random,
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    this.#stops = [
      this.#clock.every(PULSE_MS, () => this.#read()),
      this.store.subscribe((change) => {
        if (change.kind === "reset") this.#read();
      }),
    ];
    this.connection.start();
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.connection.stop();
  }

  #read(): void {
    const isLive = this.connection.state.phase === "live";
    if (!isLive && this.#wasLive) this.figures.forgetRates();
    this.#wasLive = isLive;
    if (isLive && this.#beat++ % 2 === 0) this.history.read(this.#clock.now());
    const hasNews = this.store.version !== this.#seenVersion;
    if (!hasNews && !isLive) return;
    this.#seenVersion = this.store.version;
    this.figures.read(this.#clock.now());
    this.pulse++;
    for (const listener of this.#listeners) listener();
  }
}

function openBrowserSocket(): LiveSocket {
  const { protocol, host } = window.location;
  return new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/live`) as unknown as LiveSocket;
}
