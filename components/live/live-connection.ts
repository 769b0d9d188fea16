import type { BrowserFrame, LiveFrame, LiveTopic } from "#protocol/live";
import type { PictureDelta, PictureSnapshot } from "#protocol/picture";
import { PROTOCOL_VERSION } from "#protocol/version";
import { failureOf } from "../ui/failure.ts";
import type { Clock } from "./clock.ts";
import { readLiveFrame } from "./read-picture.ts";
import type { TopologyStore } from "./topology-store.ts";

/** The part of a browser's WebSocket that is used here. */
export interface LiveSocket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

/**
 * - `connecting`: no picture yet; `problem` says when something is in the way.
 * - `live`: what is shown is what the cluster is.
 * - `stale`: it stands since `sinceMs`; `problem` says why.
 * - `paused`: the operator stopped it; `problem` says when nothing would come anyway.
 */
export interface LiveState {
  phase: "connecting" | "live" | "stale" | "paused";
  sinceMs: number;
  problem: { message: string; remedy: string } | null;
  /** While paused: how many actors have changed since, each counted once. */
  waiting: number;
  /** Deltas a second, over the last three. */
  hz: number;
  /** Age of the newest delta when it arrived; null until one came. */
  behindMs: number | null;
}

export interface LiveConnectionOptions {
  store: TopologyStore;
  clock: Clock;
  openSocket(): LiveSocket;
  fetchSnapshot(signal: AbortSignal): Promise<PictureSnapshot>;
  /** Of which actors somebody sees the counters now. */
  lookedAt(): "all" | readonly number[];
  /** Calls back when what was applied has been drawn. */
  afterDraw(call: () => void): void;
  /** The console's own data changed. */
  onChanged(topic: LiveTopic): void;
  /** Connected again after a loss: changes may have been missed. */
  onReconnected(): void;
  /** The socket was refused before its welcome; the session may have ended. */
  onRefused(): void;
  /** 0 ≤ x < 1. */
  random(): number;
}

/** The protocol's heartbeat comes every second; silence this long means that the picture is stale. */
const STALE_AFTER_MS = 3_000;
const TICK_MS = 500;
const FIRST_RETRY_MS = 200;
/** A console that starts again needs some seconds; the page should be live soon after. */
const MAX_RETRY_MS = 1_000;
/** A socket this long without a word is taken for gone: the end of a connection is not always told. */
const GIVE_UP_AFTER_MS = 6_000;
const HZ_WINDOW_MS = 3_000;
const NOBODY = "[]";

/**
 * Keeps a store in step with the cluster: snapshot over HTTP, deltas over the socket, a new snapshot after a gap, a new
 * socket with growing waits after a loss. Knows nothing of React or of the browser beyond what it is given.
 */
export class LiveConnection {
  state: LiveState = { phase: "connecting", sinceMs: 0, problem: null, waiting: 0, hz: 0, behindMs: null };

  readonly #options: LiveConnectionOptions;
  readonly #listeners = new Set<() => void>();
  #socket: LiveSocket | null = null;
  #isWelcome = false;
  #wasWelcome = false;
  #isWatching = false;
  #isWanted = true;
  #isPaused = false;
  #isStarted = false;
  #attempt = 0;
  #heardMs = 0;
  #openedMs = 0;
  #pausedMs = 0;
  /** `ix` of what changed while paused. */
  readonly #changedMeanwhile = new Set<number>();
  #lostGateway: { sinceMs: number; problem: NonNullable<LiveState["problem"]> } | null = null;
  #problem: LiveState["problem"] = null;
  #snapshot: AbortController | null = null;
  #deltaTimes: number[] = [];
  #behindMs: number | null = null;
  #skewMs = 0;
  #ackSeq: number | null = null;
  /** What was said last of who is looked at. */
  #told = NOBODY;
  #cancels: (() => void)[] = [];
  #cancelRetry: (() => void) | null = null;

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#heardMs = this.#options.clock.now();
    this.#cancels = [this.#options.clock.every(TICK_MS, () => this.#tick())];
    this.#connect();
    // Beside the socket: the snapshot says from where to watch, whichever of the two is there first.
    if (this.#options.store.epoch === null) this.#takeSnapshot();
  }

  stop(): void {
    this.#isStarted = false;
    for (const cancel of this.#cancels) cancel();
    this.#cancelRetry?.();
    this.#snapshot?.abort();
    const socket = this.#socket;
    this.#socket = null;
    this.#isWelcome = false;
    this.#isWatching = false;
    socket?.close();
  }

  /** The picture stands still until `resume`; what comes meanwhile is counted, and not kept. */
  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#pausedMs = this.#options.clock.now();
    this.#changedMeanwhile.clear();
    this.#show();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    // From where the picture stands: what was counted comes once more, or a gap does.
    this.#watch();
    this.#show();
  }

  /** False while the page is hidden: no telemetry for nobody. */
  want(isWanted: boolean): void {
    if (this.#isWanted === isWanted) return;
    this.#isWanted = isWanted;
    if (isWanted) this.#watch();
    else this.#unwatch();
  }

  /** Says whose counters are looked at, when that differs from what was said last. */
  look(): void {
    if (!this.#isWatching) return;
    const at = this.#options.lookedAt();
    const text = JSON.stringify(at);
    if (text === this.#told) return;
    this.#told = text;
    this.#send({ t: "look", at: at === "all" ? at : [...at] });
  }

  #connect(): void {
    const { clock, openSocket } = this.#options;
    const socket = openSocket();
    this.#socket = socket;
    this.#openedMs = clock.now();
    socket.onopen = () => this.#send({ t: "hello", protocol: PROTOCOL_VERSION });
    socket.onmessage = (event) => {
      if (this.#socket === socket) this.#receive(event.data);
    };
    socket.onclose = () => this.#lose(socket);
  }

  #lose(socket: LiveSocket): void {
    if (this.#socket !== socket) return;
    const { clock, onRefused, random } = this.#options;
    this.#socket = null;
    this.#isWatching = false;
    if (!this.#isWelcome) onRefused();
    this.#isWelcome = false;
    if (!this.#isStarted) return;
    const waitMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempt++);
    this.#cancelRetry = clock.after(waitMs * (0.75 + random() / 2), () => this.#connect());
    this.#show();
  }

  #tick(): void {
    const socket = this.#socket;
    const now = this.#options.clock.now();
    if (socket && now - Math.max(this.#heardMs, this.#openedMs) >= GIVE_UP_AFTER_MS) {
      this.#lose(socket);
      socket.close();
    }
    this.#show();
  }

  #receive(data: unknown): void {
    const frame = readLiveFrame(data);
    if (!frame) return;
    this.#heardMs = this.#options.clock.now();
    switch (frame.t) {
      case "welcome":
        this.#welcome();
        break;
      case "delta":
        this.#delta(frame.delta);
        break;
      case "figures":
        if (!this.#isPaused) this.#options.store.count(frame.figures);
        break;
      case "gap":
        this.#takeSnapshot();
        break;
      case "gateway":
        this.#gateway(frame);
        break;
      case "changed":
        this.#options.onChanged(frame.topic);
        break;
      case "refused":
        this.#problem = { message: frame.message, remedy: "Reload the page." };
        this.#show();
        break;
      case "heartbeat":
        this.#show();
    }
  }

  #welcome(): void {
    this.#isWelcome = true;
    this.#attempt = 0;
    this.#problem = null;
    if (this.#wasWelcome) this.#options.onReconnected();
    this.#wasWelcome = true;
    this.#watch();
  }

  #gateway(frame: Extract<LiveFrame, { t: "gateway" }>): void {
    const wasLost = this.#lostGateway !== null;
    this.#lostGateway =
      frame.state === "connected"
        ? null
        : { sinceMs: Date.parse(frame.since), problem: frame.state === "silent" ? CLUSTER_SILENT : GATEWAY_LOST };
    if (wasLost && frame.state === "connected" && this.#isWelcome) this.#takeSnapshot();
    this.#show();
  }

  /** From where the picture stands when it has one: the console answers `gap` when it cannot. */
  #watch(): void {
    if (!this.#isWelcome || !this.#isWanted) return;
    const { epoch, seq } = this.#options.store;
    if (epoch === null) {
      if (this.#snapshot === null) this.#takeSnapshot();
      return;
    }
    this.#isWatching = true;
    this.#send({ t: "watch", epoch, seq });
    this.#told = NOBODY;
    this.look();
  }

  #unwatch(): void {
    this.#snapshot?.abort();
    this.#snapshot = null;
    if (this.#isWatching) this.#send({ t: "unwatch" });
    this.#isWatching = false;
    this.#deltaTimes = [];
  }

  #takeSnapshot(): void {
    if (this.#isPaused || !this.#isWanted) return;
    this.#isWatching = false;
    this.#snapshot?.abort();
    const abort = new AbortController();
    this.#snapshot = abort;
    this.#options.fetchSnapshot(abort.signal).then(
      (snapshot) => {
        if (this.#snapshot !== abort) return;
        this.#snapshot = null;
        this.#problem = null;
        this.#options.store.load(snapshot);
        this.#watch();
        this.#show();
      },
      (error: unknown) => {
        if (this.#snapshot !== abort) return;
        this.#snapshot = null;
        this.#problem = failureOf(error);
        const retry = this.#options.clock.after(1_000, () => {
          if (this.#isWelcome && !this.#isWatching && this.#snapshot === null) this.#takeSnapshot();
        });
        this.#cancels.push(retry);
        this.#show();
      },
    );
  }

  #delta(delta: PictureDelta): void {
    if (!this.#isWatching) return;
    const { clock, store } = this.#options;
    if (this.#isPaused) {
      for (const part of [delta.born, delta.changed, delta.swapped, delta.renamed])
        for (const ix of Array.from(part?.ix ?? [])) this.#changedMeanwhile.add(ix);
      for (const ix of Array.from(delta.gone ?? [])) this.#changedMeanwhile.add(ix);
      this.#acknowledge(delta.seq);
      return;
    }
    const outcome = store.apply(delta);
    if (outcome === "gap") this.#takeSnapshot();
    if (outcome !== "applied") return;
    const now = clock.now();
    // Two clocks: a delta from the future shows by how much they differ at least.
    const ageMs = now - Date.parse(delta.at);
    this.#skewMs = Math.min(this.#skewMs, ageMs);
    this.#behindMs = ageMs - this.#skewMs;
    this.#deltaTimes.push(now);
    this.#acknowledge(delta.seq);
  }

  #acknowledge(seq: number): void {
    const isAsked = this.#ackSeq !== null;
    this.#ackSeq = seq;
    if (isAsked) return;
    this.#options.afterDraw(() => {
      const drawn = this.#ackSeq;
      this.#ackSeq = null;
      if (drawn !== null && this.#isWatching) this.#send({ t: "ack", seq: drawn });
    });
  }

  #send(frame: BrowserFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  #show(): void {
    const now = this.#options.clock.now();
    while ((this.#deltaTimes[0] ?? now) < now - HZ_WINDOW_MS) this.#deltaTimes.shift();
    const next: LiveState = {
      ...this.#phase(now),
      waiting: this.#isPaused ? this.#changedMeanwhile.size : 0,
      hz: Math.round((this.#deltaTimes.length * 1000) / HZ_WINDOW_MS),
      behindMs: this.#behindMs === null ? null : Math.round(this.#behindMs),
    };
    const keys = Object.keys(next) as (keyof LiveState)[];
    if (keys.every((key) => next[key] === this.state[key])) return;
    this.state = next;
    for (const listener of this.#listeners) listener();
  }

  #phase(now: number): Pick<LiveState, "phase" | "sinceMs" | "problem"> {
    const lost = this.#lostGateway;
    const problem = lost?.problem ?? this.#problem;
    const isSilent = now - this.#heardMs >= STALE_AFTER_MS;
    if (this.#isPaused)
      return { phase: "paused", sinceMs: this.#pausedMs, problem: problem ?? (isSilent ? UNREACHABLE : null) };
    if (this.#options.store.epoch === null) {
      return { phase: "connecting", sinceMs: this.#heardMs, problem: problem ?? (isSilent ? UNREACHABLE : null) };
    }
    if (lost) return { phase: "stale", sinceMs: lost.sinceMs, problem };
    if (isSilent) return { phase: "stale", sinceMs: this.#heardMs, problem: problem ?? UNREACHABLE };
    if (problem) return { phase: "stale", sinceMs: this.#options.store.at, problem };
    return { phase: "live", sinceMs: 0, problem: null };
  }
}

const UNREACHABLE = {
  message: "The console does not answer.",
  remedy: "The page tries again by itself, and what you choose meanwhile opens then; check that the console runs.",
};
const CLUSTER_SILENT = {
  message: "The cluster does not answer.",
  remedy: "Its process hangs or is frozen; the page is live again by itself when it answers.",
};
const GATEWAY_LOST = {
  message: "The console has lost the cluster's gateway.",
  remedy: "It is live again as soon as the gateway answers; the cluster itself may be well.",
};
