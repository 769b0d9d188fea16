import type { Clock } from "../../clock.ts";
import type { BlobStore } from "../blobs.ts";

/** A message as it came. */
export interface NetMessage {
  readonly subject: string;
  readonly bytes: Uint8Array;
  readonly replyTo: string | null;
  /**
   * Instead of a message: nobody listened where something was published that has this subject as its reply. A hint
   * only.
   */
  readonly isNobody: boolean;
}

/** Messages that may be lost, but never overtake each other between two hosts while nothing breaks. */
export interface Net {
  /** Whether a server is there. What is published while none is, is gone. */
  readonly isUp: boolean;
  /** What one message may have. */
  readonly maxBytes: number;
  publish(subject: string, bytes: Uint8Array, replyTo?: string): void;
  /** `*` is one word of a subject, `>` the rest. Ends when the answer is called. */
  subscribe(subject: string, take: (message: NetMessage) => void): () => void;
  /** A server is there again. */
  onUp(task: () => void): void;
  /** What was published before goes out. */
  close(): Promise<void>;
}

export interface KvEntry {
  readonly value: string;
  /** Grows with every write to any key. */
  readonly revision: number;
}

/**
 * Keys with values, each write by the revision that was read. All promises reject when it is not clear in time
 * whether the write
 * took effect: it may do so later.
 */
export interface Kv {
  get(key: string): Promise<KvEntry | null>;
  /** The revision; null when the key is there. */
  create(key: string, value: string): Promise<number | null>;
  /** The revision; null when the key has another one than that. */
  update(key: string, value: string, revision: number): Promise<number | null>;
  /** False when the key has another one than that. */
  delete(key: string, revision: number): Promise<boolean>;
  /** Those whose key begins so. */
  entries(prefix: string): Promise<ReadonlyMap<string, KvEntry>>;
}

/** All that the protocol touches. */
export interface Surroundings {
  readonly clock: Clock;
  /** Runs a task when what happens now is done. */
  soon(task: () => void): void;
  readonly net: Net;
  readonly kv: Kv;
  readonly blobs: BlobStore;
  /** Something is on its way until the answer is called. */
  hold?(): () => void;
}
