import type { ActorAddress } from "../address.ts";
import { isNotice, type Sender } from "../core/notice.ts";
import { type Body, decode } from "../core/plain-value.ts";
import type { DeadLetterEntry } from "../descriptions.ts";

const KEPT = 1_000;
const MAX_SHOWN = 100_000;

interface Kept extends DeadLetterEntry {
  sentBy: Sender;
  body: Body | null;
}

/** The last dead letters of a host, and how many there were. */
export class DeadLetterRing {
  total = 0;
  readonly #hostId: string;
  readonly #kept: Kept[] = [];

  constructor(hostId: string) {
    this.#hostId = hostId;
  }

  add(
    atMs: number,
    to: string,
    sender: Sender,
    body: Body | null,
    messageType: string,
    reason: string,
  ): DeadLetterEntry {
    this.total += 1;
    const message = shown(body);
    const entry: Kept = {
      id: `${this.#hostId}-${this.total}`,
      at: new Date(atMs).toISOString(),
      host: this.#hostId,
      target: to,
      sender: (isNotice(sender) ? sender.from : sender) as ActorAddress,
      messageType: messageType || typeOf(message),
      message,
      reason,
      sentBy: sender,
      body,
    };
    this.#kept.push(entry);
    if (this.#kept.length > KEPT) this.#kept.shift();
    return entry;
  }

  /** Newest first. */
  list(limit: number): DeadLetterEntry[] {
    return this.#kept
      .slice(-limit)
      .reverse()
      .map(({ sentBy: _sentBy, body: _body, ...entry }) => entry);
  }

  /** Takes one out, to be sent again. */
  take(id: string): { to: string; sender: Sender; body: Body } | null {
    const index = this.#kept.findIndex((entry) => entry.id === id);
    const entry = this.#kept[index];
    if (entry === undefined || entry.body === null) return null;
    this.#kept.splice(index, 1);
    return { to: entry.target, sender: entry.sentBy, body: entry.body };
  }
}

function shown(body: Body | null): unknown {
  if (typeof body !== "string" || body.length > MAX_SHOWN) return undefined;
  return decode(body);
}

function typeOf(message: unknown): string {
  if (message === undefined) return "(not shown)";
  if (typeof message !== "object" || message === null) return message === null ? "null" : typeof message;
  const type = (message as { type?: unknown }).type;
  return typeof type === "string" ? type.slice(0, 200) : "object";
}
