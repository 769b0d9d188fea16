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
/** Deltas sent ahead of the last one that the browser drew. */
const MAX_AHEAD = 8;
/** Bytes that may wait in the socket; above it a browser gets no deltas. */
const MAX_BUFFERED_BYTES = 1024 * 1024;
/** Heartbeats in a row that a browser may leave unread before the connection is given up. */
const MAX_STALLED_BEATS = 30;

const FRAME_PERMISSION: Record<BrowserFrame["t"], Permission> = {
  hello: "view",
  watch: "view",
  unwatch: "view",
  ack: "view",
};

export interface LiveConnectionOptions {
  socket: WebSocket;
  caller: Caller;
  ring: DeltaRing;
  now(): number;
  /** Keeps the picture live; the answer lets go. */
  hold(): () => void;
  /** What a browser is told once it has said hello. */
  greet(connection: LiveConnection): void;
}

/** One browser's socket: what it may send, how far it has followed, and how much it is sent at most. */
export class LiveConnection {
  readonly caller: Caller;
  readonly #socket: WebSocket;
  readonly #options: LiveConnectionOptions;
  readonly #budget: FrameBudget;
  #hasGreeted = false;
  #release: (() => void) | null = null;
  /** Follows the deltas; false also after a gap, until it watches again. */
  #isFollowing = false;
  #sent = 0;
  #acked = 0;
  #stalledBeats = 0;

  constructor(options: LiveConnectionOptions) {
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

  heartbeat(frame: Buffer): void {
    if (this.#socket.bufferedAmount <= MAX_BUFFERED_BYTES) {
      this.#stalledBeats = 0;
      this.sendEncoded(frame);
    } else if (++this.#stalledBeats > MAX_STALLED_BEATS) this.#socket.terminate();
  }

  /** Sends what of the ring this browser can take now; a gap when the ring has gone on without it. */
  pump(): void {
    if (!this.#isFollowing) return;
    const { ring } = this.#options;
    while (this.#sent < ring.last && this.#sent - this.#acked < MAX_AHEAD) {
      if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) break;
      const frame = ring.get(this.#sent + 1);
      if (!frame) break;
      this.sendEncoded(frame);
      this.#sent++;
    }
    if (!ring.canFollow(ring.epoch, this.#sent)) this.gap();
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
        if (frame.seq > this.#acked && frame.seq <= this.#sent) this.#acked = frame.seq;
        this.pump();
    }
  }

  #watch(epoch: string, seq: number): void {
    this.#release ??= this.#options.hold();
    this.#isFollowing = true;
    this.#sent = seq;
    this.#acked = seq;
    if (this.#options.ring.canFollow(epoch, seq)) this.pump();
    else this.gap();
  }

  #unwatch(): void {
    this.#isFollowing = false;
    this.#release?.();
    this.#release = null;
  }
}
