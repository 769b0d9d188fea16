import { WebSocket } from "ws";
import type { BrowserFrame, LiveFrame } from "#protocol/live";
import type { Permission } from "#protocol/people";
import { type Caller, callerMay } from "../accounts/caller.ts";
import type { DeltaRing } from "./delta-ring.ts";
import { FrameBudget } from "./frame-budget.ts";
import { type ReadFrame, readBrowserFrame } from "./read-browser-frame.ts";

/** Frames a second that a browser may send (it acknowledges about ten deltas a second), and at once. */
const FRAMES_PER_SECOND = 50;
const FRAME_BURST = 100;
/** Deltas sent ahead of the last one that the browser drew. What comes meanwhile is merged into the next. */
const MAX_AHEAD = 4;
/** Bytes that may wait in the socket; above it a browser gets neither deltas nor counters. */
const MAX_BUFFERED_BYTES = 64 * 1024;
/** Heartbeats in a row that a browser may leave unread before the connection is given up. */
const MAX_STALLED_BEATS = 30;

const FRAME_PERMISSION: Record<BrowserFrame["t"], Permission> = {
  hello: "view",
  watch: "view",
  unwatch: "view",
  ack: "view",
  look: "view",
};

export interface BrowserConnectionOptions {
  socket: WebSocket;
  caller: Caller;
  ring: DeltaRing;
  now(): number;
  /** Keeps the picture live; returns what lets go. */
  hold(): () => void;
  /** What a browser is told once it has said hello. */
  greet(connection: BrowserConnection): void;
  /** It looks at other actors than before. */
  onLook(connection: BrowserConnection): void;
}

/** Of which actors somebody sees the counters. */
export type Look = "all" | ReadonlySet<number>;
const NOTHING: Look = new Set();

/** One browser's socket: what it may send, how far it has followed, and how much it is sent at most. */
export class BrowserConnection {
  readonly caller: Caller;
  readonly #socket: WebSocket;
  readonly #options: BrowserConnectionOptions;
  readonly #budget: FrameBudget;
  #hasGreeted = false;
  #release: (() => void) | null = null;
  /** Follows the deltas; false also after a gap, until it watches again. */
  #isFollowing = false;
  /** seq that the last delta sent leads to. */
  #sent = 0;
  /** The same of those sent that are not drawn yet, oldest first. */
  #ahead: number[] = [];
  #look: Look = NOTHING;
  /** Counters that it looks at were left out, or were never sent: it gets all of them next. */
  #lacksCounters = false;
  #stalledBeats = 0;

  constructor(options: BrowserConnectionOptions) {
    this.#options = options;
    this.#socket = options.socket;
    this.caller = options.caller;
    this.#budget = new FrameBudget(FRAMES_PER_SECOND, FRAME_BURST, options.now());
    this.#socket.on("message", (data, isBinary) => this.#receive(data, isBinary));
    this.#socket.on("error", () => this.#socket.terminate());
    this.#socket.on("close", () => this.#unwatch());
  }

  get hasGreeted(): boolean {
    return this.#hasGreeted;
  }

  send(frame: LiveFrame): void {
    this.sendEncoded(Buffer.from(JSON.stringify(frame)));
  }

  sendEncoded(frame: Buffer): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame, { binary: false });
  }

  /**
   * Of which actors it is to be told the counters now: all that it looks at when it lacks any; null: of none, it cannot
   * keep up.
   */
  get looksAt(): { look: Look; lacksThem: boolean } | null {
    if (this.#look !== "all" && this.#look.size === 0) return null;
    return this.#isFull ? null : { look: this.#look, lacksThem: this.#lacksCounters };
  }

  sendCounters(frame: Uint8Array): void {
    this.#lacksCounters = false;
    this.#sendBytes(frame);
  }

  /** There were counters for it, and it could not be sent them. */
  missCounters(): void {
    this.#lacksCounters = true;
  }

  heartbeat(frame: Buffer): void {
    if (!this.#isFull) {
      this.#stalledBeats = 0;
      this.sendEncoded(frame);
    } else if (++this.#stalledBeats > MAX_STALLED_BEATS) this.#socket.terminate();
  }

  /**
   * Sends what of the ring this browser can take now, merged when it is behind; a gap when the ring has gone on without
   * it.
   */
  pump(): void {
    if (!this.#isFollowing) return;
    const { ring } = this.#options;
    if (!ring.canFollow(ring.epoch, this.#sent)) {
      this.gap();
      return;
    }
    if (this.#ahead.length >= MAX_AHEAD || this.#isFull) return;
    const frame = ring.after(this.#sent);
    if (!frame) return;
    this.#sendBytes(frame);
    this.#sent = ring.last;
    this.#ahead.push(ring.last);
  }

  /** What it has is void: it takes a snapshot and watches again. */
  gap(): void {
    if (!this.#isFollowing) return;
    this.#isFollowing = false;
    this.send({ t: "gap" });
  }

  /** Says why, then closes. */
  refuse(code: string, message: string, closeCode = 1008): void {
    this.send({ t: "refused", code, message });
    this.close(closeCode, code);
  }

  /** Closes; a browser that does not answer the closing is cut off after 2 s. */
  close(closeCode: number, why: string): void {
    this.#unwatch();
    this.#socket.close(closeCode, why);
    setTimeout(() => this.#socket.terminate(), 2_000).unref();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  get #isFull(): boolean {
    return this.#socket.bufferedAmount > MAX_BUFFERED_BYTES;
  }

  #sendBytes(frame: Uint8Array): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame, { binary: true });
  }

  #receive(data: unknown, isBinary: boolean): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    const read = this.#read(data, isBinary);
    if (read.ok) this.#act(read.frame);
    else this.refuse(read.code, read.message);
  }

  #read(data: unknown, isBinary: boolean): ReadFrame {
    if (!this.#budget.take(this.#options.now()))
      return { ok: false, code: "RATE_LIMITED", message: `more than ${FRAMES_PER_SECOND} frames a second` };
    const read = readBrowserFrame(data, isBinary);
    if (!read.ok) return read;
    if (!callerMay(this.caller, FRAME_PERMISSION[read.frame.t]))
      return { ok: false, code: "FORBIDDEN", message: `your role may not send ${read.frame.t}` };
    if (!this.#hasGreeted && read.frame.t !== "hello")
      return { ok: false, code: "BAD_REQUEST", message: "the first frame is hello" };
    return read;
  }

  #act(frame: BrowserFrame): void {
    switch (frame.t) {
      case "hello":
        this.#hasGreeted = true;
        this.#options.greet(this);
        break;
      case "watch":
        this.#watch(frame.epoch, frame.seq);
        break;
      case "unwatch":
        this.#unwatch();
        break;
      case "ack":
        this.#ahead = this.#ahead.filter((seq) => seq > frame.seq);
        this.pump();
        break;
      case "look":
        this.#look = frame.at === "all" ? "all" : new Set(frame.at);
        this.#lacksCounters = true;
        this.#options.onLook(this);
    }
  }

  #watch(epoch: string, seq: number): void {
    this.#release ??= this.#options.hold();
    this.#isFollowing = true;
    this.#sent = seq;
    this.#ahead = [];
    if (this.#options.ring.canFollow(epoch, seq)) this.pump();
    else this.gap();
  }

  #unwatch(): void {
    this.#isFollowing = false;
    this.#release?.();
    this.#release = null;
  }
}
