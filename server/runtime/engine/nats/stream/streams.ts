import type { Rules } from "../rules.ts";
import type { Life } from "../subjects.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Timing } from "../timing.ts";
import { Incoming } from "./incoming.ts";
import { Outgoing } from "./outgoing.ts";
import { encodePacket, ITEM_HEAD_BYTES, type Item, type Packet, type Receipt, spaceIn } from "./packet.ts";

/** What one host lets all others have on their way to it, together, and one of them at least and at most. */
const ALL_WINDOWS_BYTES = 48 * 1024 * 1024;
const MIN_WINDOW_BYTES = 8 * 1024;
const MAX_WINDOW_BYTES = 1024 * 1024;

/** What may wait for one host, and for all. */
const MAX_WAITING_MESSAGES = 20_000;
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
const MAX_ALL_WAITING_BYTES = 256 * 1024 * 1024;

/** What one message of the network carries at most, even where more may. */
const MAX_PACKET_BYTES = 256 * 1024;

export interface StreamsSetup extends Pick<Surroundings, "clock" | "soon" | "net" | "hold"> {
  readonly rules: Rules;
  readonly timing: Timing;
  readonly self: Life;
  viewNo(): number;
  /** Whether anything may go out now. */
  isOpen(): boolean;
  publish(to: Life, bytes: Uint8Array): void;
  /** A frame in its order. False: not yet. */
  take(from: Life, frame: Uint8Array): boolean;
}

interface Peer {
  readonly who: Life;
  readonly out: Outgoing;
  readonly in: Incoming;
  isFlushing: boolean;
  /** No receipt came in time: what follows waits until one has come. */
  isProbing: boolean;
  /** Ends the wait for a receipt. */
  notHeard: (() => void) | null;
  /** Ends the wait for something that the receipt can go with. */
  unsaid: (() => void) | null;
  lastGapMs: number;
  gaps: number;
}

/** How the way to one other host is. */
export interface StreamHealth {
  readonly waitingMessages: number;
  readonly waitingBytes: number;
  readonly resent: number;
  readonly gaps: number;
}

/**
 * A reliable way to each other host and back: frames have numbers, the receiver takes the next one only, and says up
 * to which it
 * has taken them. What it has not is sent again: when it misses something, when a server is there again, and after a
 * while.
 */
export class Streams {
  readonly #setup: StreamsSetup;
  readonly #peers = new Map<string, Peer>();
  #waitingBytes = 0;
  #letGo: (() => void) | null = null;
  #drains: (() => void)[] = [];

  constructor(setup: StreamsSetup) {
    this.#setup = setup;
  }

  open(who: Life): void {
    this.#peers.set(who.life, {
      who,
      out: new Outgoing(MIN_WINDOW_BYTES),
      in: new Incoming(this.#setup.rules),
      isFlushing: false,
      isProbing: false,
      notHeard: null,
      unsaid: null,
      lastGapMs: Number.NEGATIVE_INFINITY,
      gaps: 0,
    });
  }

  /** The frames that are not known to have arrived there. */
  close(life: string): Uint8Array[] {
    const peer = this.#peers.get(life);
    if (peer === undefined) return [];
    this.#peers.delete(life);
    peer.notHeard?.();
    peer.unsaid?.();
    this.#waitingBytes -= peer.out.bytes;
    this.#settle();
    return peer.out.rest();
  }

  closeAll(): void {
    for (const life of this.#peers.keys()) this.close(life);
  }

  isFull(life: string): boolean {
    const out = this.#peers.get(life)?.out;
    if (out === undefined) return false;
    return (
      out.messages >= MAX_WAITING_MESSAGES ||
      out.bytes >= MAX_WAITING_BYTES ||
      this.#waitingBytes >= MAX_ALL_WAITING_BYTES
    );
  }

  /** Behind all that went there before. `messages`: how many are in it. */
  send(life: string, frame: Uint8Array, messages: number): void {
    const peer = this.#peers.get(life);
    if (peer === undefined) return;
    peer.out.add(frame, messages, this.#spaceBytes());
    this.#waitingBytes += frame.byteLength;
    this.#letGo ??= this.#setup.hold?.() ?? null;
    if (peer.isFlushing) return;
    peer.isFlushing = true;
    this.#setup.soon(() => this.#flush(peer));
  }

  take(life: string, packet: Exclude<Packet, { is: "note" }>): void {
    const peer = this.#peers.get(life);
    if (peer === undefined) return;
    this.#heard(peer, packet.receipt);
    if (packet.is === "receipt") {
      if (packet.isGap) this.#again(peer);
    } else this.#takeItems(peer, packet.first, packet.items);
    this.#flush(peer);
  }

  /** What was on its way may be gone: all of it goes again. */
  resume(): void {
    for (const peer of this.#peers.values()) this.#again(peer);
  }

  /** What could not be taken may be taken now. */
  ask(): void {
    for (const peer of this.#peers.values()) {
      if (!peer.in.isHeldUp) continue;
      peer.in.isHeldUp = false;
      this.#say(peer, true);
    }
  }

  /** Settles when all that was sent has arrived, or cannot in time. */
  drained(): Promise<void> {
    if (this.#isDrained()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drains.push(resolve);
      this.#setup.clock.after(this.#setup.timing.drainMs, resolve);
    });
  }

  health(life: string): StreamHealth | null {
    const peer = this.#peers.get(life);
    if (peer === undefined) return null;
    const { out, gaps } = peer;
    return { waitingMessages: out.messages, waitingBytes: out.bytes, resent: out.resent, gaps };
  }

  #spaceBytes(): number {
    return spaceIn(Math.min(MAX_PACKET_BYTES, this.#setup.net.maxBytes)) - ITEM_HEAD_BYTES;
  }

  #isDrained(): boolean {
    for (const { out } of this.#peers.values()) if (!out.isEmpty) return false;
    return true;
  }

  #settle(): void {
    if (!this.#isDrained()) return;
    this.#letGo?.();
    this.#letGo = null;
    for (const resolve of this.#drains.splice(0)) resolve();
  }

  #heard(peer: Peer, { upTo, windowBytes }: Receipt): void {
    const before = peer.out.bytes;
    if (!peer.out.heard(upTo, windowBytes)) return;
    this.#waitingBytes -= before - peer.out.bytes;
    peer.notHeard?.();
    peer.notHeard = null;
    peer.isProbing = false;
    this.#settle();
  }

  #takeItems(peer: Peer, first: number, items: readonly Item[]): void {
    const outcome = peer.in.take(first, items, (frame) => this.#setup.take(peer.who, frame));
    if (this.#peers.get(peer.who.life) !== peer) return;
    const isDue = peer.in.unsaidBytes >= this.#windowBytes() / 4;
    if (outcome === "gap") this.#sayGap(peer);
    else if (isDue || (outcome === "seen" && !peer.in.isHeldUp)) this.#say(peer, false);
    else if (outcome === "taken")
      peer.unsaid ??= this.#setup.clock.after(this.#setup.timing.ackMs, () => this.#say(peer, false));
  }

  #sayGap(peer: Peer): void {
    const { clock, timing } = this.#setup;
    peer.gaps += 1;
    if (clock.nowMs() - peer.lastGapMs < timing.nackMs) return;
    peer.lastGapMs = clock.nowMs();
    this.#say(peer, true);
  }

  #say(peer: Peer, isGap: boolean): void {
    this.#publish(peer, { ...this.#from(), is: "receipt", isGap, receipt: this.#receipt(peer) });
  }

  /** From the first that was not heard of. */
  #again(peer: Peer): void {
    peer.isProbing = false;
    peer.out.rewind();
    this.#flush(peer);
  }

  #flush(peer: Peer): void {
    peer.isFlushing = false;
    while (!peer.isProbing && this.#sendNext(peer));
    this.#waitForReceipt(peer);
  }

  #sendNext(peer: Peer): boolean {
    if (this.#peers.get(peer.who.life) !== peer || !this.#setup.isOpen()) return false;
    const next = peer.out.next(this.#spaceBytes() + ITEM_HEAD_BYTES);
    if (next === null) return false;
    this.#publish(peer, { ...this.#from(), is: "items", ...next, receipt: this.#receipt(peer) });
    return true;
  }

  /** When none comes, the first go again, and only they: a host that hangs is not sent more and more. */
  #waitForReceipt(peer: Peer): void {
    if (peer.notHeard !== null || peer.out.isEmpty || this.#peers.get(peer.who.life) !== peer) return;
    peer.notHeard = this.#setup.clock.after(this.#setup.timing.resendMs, () => {
      peer.notHeard = null;
      peer.out.rewind();
      peer.isProbing = this.#sendNext(peer);
      this.#waitForReceipt(peer);
    });
  }

  #publish(peer: Peer, packet: Packet): void {
    peer.unsaid?.();
    peer.unsaid = null;
    peer.in.unsaidBytes = 0;
    if (this.#setup.net.isUp) this.#setup.publish(peer.who, encodePacket(packet));
  }

  #from(): { life: string; viewNo: number } {
    return { life: this.#setup.self.life, viewNo: this.#setup.viewNo() };
  }

  #receipt(peer: Peer): Receipt {
    return { upTo: peer.in.upTo, windowBytes: this.#windowBytes() };
  }

  #windowBytes(): number {
    const share = ALL_WINDOWS_BYTES / Math.max(1, this.#peers.size);
    return Math.floor(Math.max(MIN_WINDOW_BYTES, Math.min(share, MAX_WINDOW_BYTES)));
  }
}
