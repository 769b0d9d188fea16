import type { LiveTopic } from "#protocol/live";
import type { PictureDelta, PictureSnapshot } from "#protocol/picture";
import { failureOf } from "../ui/failure.ts";
import type { Clock } from "./clock.ts";
import { DeltaPace } from "./delta-pace.ts";
import { isWatching, type LiveEffect, type LiveEvent, type LiveMachine, NOT_STARTED, step } from "./live-machine.ts";
import { type LiveState, phaseOf } from "./live-state.ts";
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

const TICK_MS = 500;
const NOBODY = "[]";

/**
 * Keeps a store in step with the cluster: snapshot over HTTP, deltas over the socket, a new snapshot after a gap, a new
 * socket with growing waits after a loss. `step` decides, this does it. Knows nothing of React or of the browser beyond
 * what it is given.
 */
export class LiveConnection {
  state: LiveState = { phase: "connecting", sinceMs: 0, problem: null, waiting: 0, hz: 0, behindMs: null };

  readonly #options: LiveConnectionOptions;
  readonly #listeners = new Set<() => void>();
  #machine: LiveMachine = NOT_STARTED;
  #socket: LiveSocket | null = null;
  #fetch: AbortController | null = null;
  readonly #pace = new DeltaPace();
  /** `ix` of what changed while paused. */
  readonly #missed = new Set<number>();
  #ackSeq: number | null = null;
  /** What was said last of who is looked at. */
  #told = NOBODY;
  #cancelTick: () => void = () => undefined;
  #cancelRetry: () => void = () => undefined;
  #cancelRefetch: () => void = () => undefined;

  constructor(options: LiveConnectionOptions) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    if (this.#machine.socket !== "none") return;
    this.#cancelTick = this.#options.clock.every(TICK_MS, () => this.#on({ e: "tick" }));
    this.#on({ e: "start" });
  }

  stop(): void {
    this.#cancelTick();
    this.#cancelRetry();
    this.#cancelRefetch();
    this.#on({ e: "stop" });
  }

  /** The picture stands still until `resume`; what comes meanwhile is counted, and not kept. */
  pause(): void {
    this.#on({ e: "pause" });
  }

  resume(): void {
    this.#on({ e: "resume" });
  }

  /** False while the page is hidden: no telemetry for nobody. */
  want(isWanted: boolean): void {
    this.#on({ e: "want", isWanted });
  }

  /** Says whose counters are looked at, when that differs from what was said last. */
  look(): void {
    if (!isWatching(this.#machine)) return;
    const at = this.#options.lookedAt();
    const text = JSON.stringify(at);
    if (text === this.#told) return;
    this.#told = text;
    this.#send({ t: "look", at: at === "all" ? at : [...at] });
  }

  #on(event: LiveEvent): void {
    const { next, effects } = step(this.#machine, event, this.#options.clock.now());
    this.#machine = next;
    for (const effect of effects) this.#do(effect);
    this.#show();
  }

  #do(effect: LiveEffect): void {
    const { store, clock, random, onChanged, onReconnected, onRefused } = this.#options;
    switch (effect.do) {
      case "open":
        this.#open();
        return;
      case "close":
        this.#close();
        return;
      case "retry":
        this.#cancelRetry = clock.after(effect.afterMs * (0.75 + random() / 2), () => this.#on({ e: "retryDue" }));
        return;
      case "fetch":
        this.#takeSnapshot();
        return;
      case "abortFetch":
        this.#fetch?.abort();
        this.#fetch = null;
        return;
      case "refetch":
        this.#cancelRefetch = clock.after(effect.afterMs, () => this.#on({ e: "refetchDue" }));
        return;
      case "send":
        this.#send(effect.frame);
        return;
      case "look":
        this.#told = NOBODY;
        this.look();
        return;
      case "load":
        store.load(effect.snapshot);
        this.#on({ e: "loaded" });
        return;
      case "apply":
        store.apply(effect.delta);
        this.#pace.note(Date.parse(effect.delta.at), clock.now());
        this.#acknowledge(effect.delta.seq);
        return;
      case "countMissed":
        this.#missed.clear();
        return;
      case "miss":
        for (const ix of changedIn(effect.delta)) this.#missed.add(ix);
        this.#acknowledge(effect.delta.seq);
        return;
      case "count":
        store.count(effect.counters);
        return;
      case "changed":
        onChanged(effect.topic);
        return;
      case "reconnected":
        onReconnected();
        return;
      case "refused":
        onRefused();
        return;
    }
  }

  /** What another socket than the last one says is of no matter. */
  #open(): void {
    const socket = this.#options.openSocket();
    const on = (event: LiveEvent) => {
      if (this.#socket === socket) this.#on(event);
    };
    this.#socket = socket;
    socket.onopen = () => on({ e: "opened" });
    socket.onmessage = ({ data }) => {
      const frame = readLiveFrame(data);
      if (frame) on({ e: "frame", frame });
    };
    socket.onclose = () => on({ e: "closed" });
  }

  #close(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #takeSnapshot(): void {
    const abort = new AbortController();
    this.#fetch = abort;
    const on = (event: LiveEvent) => {
      if (this.#fetch !== abort) return;
      this.#fetch = null;
      this.#on(event);
    };
    this.#options.fetchSnapshot(abort.signal).then(
      (snapshot) => on({ e: "fetched", snapshot }),
      (error: unknown) => on({ e: "fetchFailed", problem: failureOf(error) }),
    );
  }

  #acknowledge(seq: number): void {
    const isAsked = this.#ackSeq !== null;
    this.#ackSeq = seq;
    if (isAsked) return;
    this.#options.afterDraw(() => {
      const drawn = this.#ackSeq;
      this.#ackSeq = null;
      if (drawn !== null && isWatching(this.#machine)) this.#send({ t: "ack", seq: drawn });
    });
  }

  #send(frame: Extract<LiveEffect, { do: "send" }>["frame"]): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  #show(): void {
    const nowMs = this.#options.clock.now();
    const next: LiveState = {
      ...phaseOf(this.#machine, this.#options.store.at, nowMs),
      waiting: this.#machine.pausedMs === null ? 0 : this.#missed.size,
      hz: this.#pace.hz(nowMs),
      behindMs: this.#pace.behindMs,
    };
    const keys = Object.keys(next) as (keyof LiveState)[];
    if (keys.every((key) => next[key] === this.state[key])) return;
    this.state = next;
    for (const listener of this.#listeners) listener();
  }
}

function changedIn({ born, changed, swapped, renamed, gone }: PictureDelta): number[] {
  return [born?.ix, changed?.ix, swapped?.ix, renamed?.ix, gone].flatMap((ix) => Array.from(ix ?? []));
}
