import type { Sent, UndeliveredReason } from "../../engine/engine.ts";
import type { RuntimeErrorCode } from "../../errors.ts";
import { ChunkAssembly, partsOf } from "../../wire/chunks.ts";
import { type BatchReader, type Chunk, MessageBatch } from "../../wire/message-batch.ts";
import { isNotice, type Sender } from "../../wire/notice.ts";
import type { Body } from "../../wire/plain-value.ts";

export interface HostTrafficSetup {
  defer(task: () => void): void;
  sendToHost(hostId: string, batch: MessageBatch): Sent;
  /** What `sendToHost` takes at once; null: any batch. */
  maxMessageBytes: number | null;
  /** The host is no member. */
  onNoHost(hostId: string, to: string, sender: Sender, body: Body): void;
  onUndeliverable(to: string, sender: Sender, body: Body, reason: string, code?: RuntimeErrorCode): void;
  /** A message of which a part never came, or never arrived. */
  onLost(): void;
}

const noChunk = () => {};

/** Messages to other hosts and from them: gathered, cut into chunks where they are large, and put together again. */
export class HostTraffic {
  readonly #setup: HostTrafficSetup;
  #batches = new Map<string, MessageBatch>();
  readonly #chunks: ChunkAssembly;
  /** Hosts that were sent something since somebody last asked. */
  #sentTo = new Set<string>();
  #isDeferred = false;
  #lastChunked = 0;

  constructor(setup: HostTrafficSetup) {
    this.#setup = setup;
    this.#chunks = new ChunkAssembly(() => setup.onLost());
  }

  send(host: string, to: string, sender: Sender, body: Body): void {
    let batch = this.#batches.get(host);
    if (batch === undefined) {
      batch = new MessageBatch();
      this.#batches.set(host, batch);
    }
    batch.add(to, sender, body);
    if (this.#isDeferred) return;
    this.#isDeferred = true;
    this.#setup.defer(() => this.flush());
  }

  flush(): void {
    this.#isDeferred = false;
    const batches = this.#batches;
    this.#batches = new Map();
    for (const [host, batch] of batches) {
      this.#sentTo.add(host);
      const { sent, from } = this.#sendAll(host, batch);
      if (from === batch.size) continue;
      const message = (to: string, sender: Sender, body: Body) => {
        if (sent === "no host") this.#setup.onNoHost(host, to, sender, body);
        else if (isNotice(sender)) notices.add(to, sender, body);
        else this.#setup.onUndeliverable(to, sender, body, `host ${host} does not keep up`, "MAILBOX_FULL");
      };
      const notices = new MessageBatch();
      batch.forEach({ message, chunk: noChunk }, from);
      if (notices.size > 0) this.#sendAll(host, notices);
    }
  }

  /** `from`: where it broke off, at what the engine said then. */
  #sendAll(host: string, batch: MessageBatch): { sent: Sent; from: number } {
    const { maxMessageBytes, sendToHost } = this.#setup;
    if (maxMessageBytes === null) {
      const sent = sendToHost(host, batch);
      return { sent, from: sent === "taken" ? batch.size : 0 };
    }
    const nextId = () => {
      this.#lastChunked += 1;
      return this.#lastChunked;
    };
    const refuse = (at: number, reason: string) => {
      const message = (to: string, sender: Sender, body: Body) => this.#setup.onUndeliverable(to, sender, body, reason);
      batch.forEach({ message, chunk: noChunk }, at, at + 1);
    };
    for (const part of partsOf(batch, maxMessageBytes, nextId, refuse)) {
      const sent = sendToHost(host, part.batch);
      if (sent !== "taken") return { sent, from: part.from };
    }
    return { sent: "taken", from: batch.size };
  }

  /** Hosts that were sent something since this was last asked. */
  takeSentTo(): string[] {
    const hosts = [...this.#sentTo];
    this.#sentTo = new Set();
    return hosts;
  }

  /** What was on its way to a host that is gone. Of a message in pieces only their number is known. */
  undelivered(host: string, batch: MessageBatch, reason: UndeliveredReason): void {
    const chunked = new Set<number>();
    const why = reason === "host lost" ? `host ${host} was lost; it may have been handled` : `host ${host} has left`;
    batch.forEach({
      message: (to, sender, body) => this.#setup.onUndeliverable(to, sender, body, why),
      chunk: ({ id }) => void chunked.add(id),
    });
    for (const _ of chunked) this.#setup.onLost();
  }

  /** Gives the messages of a batch from that host, those in pieces when the last piece has come. */
  read(host: string, batch: MessageBatch, message: BatchReader["message"]): void {
    const chunk = (piece: Chunk) => this.#chunks.add(host, piece)?.forEach({ message, chunk: noChunk });
    batch.forEach({ message, chunk });
  }

  /** That host is gone: what it had sent half comes no more. */
  hostLeft(host: string): void {
    this.#chunks.dropOf(host);
  }
}
