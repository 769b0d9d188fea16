import { type LiveTopic, MAX_LOOKED_AT } from "#protocol/live";
import { ActorHistory } from "./actor-history.ts";
import { browserClock, type Clock } from "./clock.ts";
import { ClusterTotalsReader } from "./cluster-totals.ts";
import { LiveConnection, type LiveSocket } from "./live-connection.ts";
import { fetchPicture } from "./read-picture.ts";
import { TopologyStore } from "./topology-store.ts";

/** How often views made of text look at the picture again. A canvas listens to the store itself. */
const PULSE_MS = 500;
/** Less often than this while they give way. */
const GIVEN_WAY_MS = 1.5 * PULSE_MS;
/** No address: one has at least a host in it. */
export const ALL_ACTORS = "*";

export interface LiveRoomOptions {
  onChanged(topic: LiveTopic): void;
  onReconnected(): void;
  onRefused(): void;
}

/** Everything live of one page visit: the picture, the connection that keeps it, and what is computed from it. */
export class LiveRoom {
  readonly store = new TopologyStore();
  readonly totals = new ClusterTotalsReader(this.store);
  readonly history = new ActorHistory(this.store);
  readonly connection: LiveConnection;
  /** Grows with each pulse that has news. */
  pulse = 0;

  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #stops: (() => void)[] = [];
  #seenVersion = 0;
  #readMs = 0;
  #gaveWayMs = Number.NEGATIVE_INFINITY;
  #beat = 0;
  #wasLive = false;
  /** How many views look at an actor's counters, by address, or at all of them. */
  readonly #looks = new Map<string, number>();
  #seenAt = { at: 0, nowMs: 0 };

  constructor(options: LiveRoomOptions, clock: Clock = browserClock) {
    this.#clock = clock;
    this.connection = new LiveConnection({
      ...options,
      store: this.store,
      clock,
      openSocket: openBrowserSocket,
      fetchSnapshot: fetchPicture,
      lookedAt: () => this.#lookedAt(),
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
      this.#clock.every(PULSE_MS, () => this.#givesWay() || this.#read()),
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

  /**
   * Has the counters (received, sent, failed) of an actor, or of `ALL_ACTORS`, told from now on; the answer ends it.
   * The map needs none, so a page that shows some says so. They come within a moment and then twice a second; until
   * then they are 0, and `isCounted` in the table is 0 too.
   */
  look(address: string): () => void {
    this.#looks.set(address, (this.#looks.get(address) ?? 0) + 1);
    this.connection.look();
    return () => {
      const left = (this.#looks.get(address) ?? 0) - 1;
      if (left > 0) this.#looks.set(address, left);
      else this.#looks.delete(address);
      this.connection.look();
    };
  }

  /** Something moves under the pointer: text is drawn half as often for a moment, so that frames are short. */
  giveWay(): void {
    this.#gaveWayMs = this.#clock.now();
  }

  #givesWay(): boolean {
    const nowMs = this.#clock.now();
    return nowMs - this.#gaveWayMs < PULSE_MS && nowMs - this.#readMs < GIVEN_WAY_MS;
  }

  #lookedAt(): "all" | number[] {
    if (this.#looks.has(ALL_ACTORS)) return "all";
    const { actors } = this.store;
    const addresses = new Set([...this.#looks.keys(), ...this.history.addresses]);
    const rows = [...addresses].map((address) => actors.rowOfAddress(address)).filter((row) => row !== -1);
    return rows.slice(0, MAX_LOOKED_AT).map((row) => actors.ix[row] as number);
  }

  /** The cluster's time now, by the console's clock: what was told last and how long ago that came. */
  #clusterMs(): number {
    const nowMs = this.#clock.now();
    if (this.#seenAt.at !== this.store.at) this.#seenAt = { at: this.store.at, nowMs };
    return this.#seenAt.at + nowMs - this.#seenAt.nowMs;
  }

  #read(): void {
    this.#readMs = this.#clock.now();
    const { phase } = this.connection.state;
    const isLive = phase === "live";
    const isPaused = phase === "paused";
    // Who paused it looks at what was then, rates included. When nothing comes, it is read once more, without any.
    if (isLive && !this.#wasLive) this.totals.restartRates();
    if (!isLive && !isPaused && this.#wasLive) this.totals.forgetRates();
    const isRead = isLive || (this.#wasLive && !isPaused);
    this.#wasLive = isLive;
    if (isLive && this.#beat++ % 2 === 0) this.history.read(this.#clock.now());
    const hasNews = this.store.version !== this.#seenVersion;
    if (!hasNews && !isRead) return;
    this.#seenVersion = this.store.version;
    if (isLive) this.store.actors.advanceTurns(this.#clusterMs());
    this.connection.look();
    this.totals.read(this.#clock.now());
    this.pulse++;
    for (const listener of this.#listeners) listener();
  }
}

function openBrowserSocket(): LiveSocket {
  const { protocol, host } = window.location;
  const socket = new WebSocket(`${protocol === "https:" ? "wss" : "ws"}://${host}/live`);
  socket.binaryType = "arraybuffer";
  return socket as unknown as LiveSocket;
}
