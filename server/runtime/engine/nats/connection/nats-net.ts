import type { Msg, NatsConnection } from "@nats-io/transport-node";
import type { Net, NetMessage } from "../surroundings.ts";

const NO_RESPONDERS = 503;

/** The network as a connection to a NATS server. */
export class NatsNet implements Net {
  readonly #connection: NatsConnection;
  readonly #onUp: (() => void)[] = [];
  isUp = true;

  constructor(connection: NatsConnection) {
    this.#connection = connection;
    void this.#watch();
  }

  get maxBytes(): number {
    return this.#connection.info?.max_payload ?? 0;
  }

  publish(subject: string, bytes: Uint8Array, replyTo?: string): void {
    if (!this.isUp || this.#connection.isClosed() || this.#connection.isDraining()) return;
    this.#connection.publish(subject, bytes, replyTo === undefined ? {} : { reply: replyTo });
  }

  subscribe(subject: string, take: (message: NetMessage) => void): () => void {
    const subscription = this.#connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) take(messageOf(message));
      },
    });
    return () => {
      if (!subscription.isClosed()) subscription.unsubscribe();
    };
  }

  onUp(task: () => void): void {
    this.#onUp.push(task);
  }

  async close(): Promise<void> {
    if (this.#connection.isClosed()) return;
    this.isUp = false;
    // What was published last goes out, where somebody takes it.
    await this.#connection.close();
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === "disconnect") this.isUp = false;
      if (type !== "reconnect") continue;
      this.isUp = true;
      for (const task of this.#onUp) task();
    }
  }
}

function messageOf(message: Msg): NetMessage {
  const isNobody = message.data.byteLength === 0 && message.headers?.code === NO_RESPONDERS;
  return { subject: message.subject, bytes: message.data, replyTo: message.reply ?? null, isNobody };
}
