import type { ActorAddress } from "../address.ts";
import { isNotice, type Sender } from "../core/notice.ts";
import { type Body, decode } from "../core/plain-value.ts";
import type {
  DeadLetterEntry,
  DeadLetterGroup,
  DeadLetterQuery,
  DeadLetterTotals,
  ResendOutcome,
} from "../descriptions.ts";
import { DeadLetterGroups } from "./dead-letter-groups.ts";
import { fitsQuery } from "./dead-letter-query.ts";
import { ResentLetters } from "./resent-letters.ts";

const KEPT = 1_000;
const MAX_SHOWN = 100_000;
/** A letter that came back so often goes round in a circle. */
const QUARANTINE_AFTER = 3;

interface Kept extends DeadLetterEntry {
  sentBy: Sender;
  body: Body | null;
}

/** The last dead letters of a host, how many there were of each kind, and what became of those that were sent again. */
export class DeadLetterRing {
  total = 0;
  #discarded = 0;
  #resent = 0;
  readonly #hostId: string;
  readonly #kept: Kept[] = [];
  readonly #groups = new DeadLetterGroups();
  readonly #sentAgain = new ResentLetters();

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
    const from = isNotice(sender) ? sender.from : sender;
    const returned = this.#sentAgain.claim(to, from, body);
    const entry: Kept = {
      id: `${this.#hostId}-${this.total}`,
      at: new Date(atMs).toISOString(),
      host: this.#hostId,
      target: to,
      sender: from as ActorAddress,
      messageType: messageType || typeOf(message),
      message,
      reason,
      returned,
      isQuarantined: returned >= QUARANTINE_AFTER,
      sentBy: sender,
      body,
    };
    this.#kept.push(entry);
    this.#groups.add(entry);
    if (this.#kept.length > KEPT) this.#kept.shift();
    return entry;
  }

  totals(): DeadLetterTotals {
    return {
      seen: this.total,
      kept: this.#kept.length,
      discarded: this.#discarded,
      resent: this.#resent,
      ungrouped: this.#groups.forgotten,
    };
  }

  /** Newest first, those older than `before` only; `matching` and `quarantined` count all that fit the query. */
  list(
    query: DeadLetterQuery,
    limit: number,
    before: readonly [at: string, id: string] | null,
  ): { items: DeadLetterEntry[]; matching: number; quarantined: number } {
    const all = this.#kept.filter((entry) => fitsQuery(entry, query)).reverse();
    const rest = before === null ? all : all.filter((entry) => isBefore(entry, before));
    const quarantined = all.filter(({ isQuarantined }) => isQuarantined).length;
    return { items: rest.slice(0, limit).map(withoutBody), matching: all.length, quarantined };
  }

  groups(): DeadLetterGroup[] {
    return this.#groups.list(this.#kept);
  }

  /**
   * Takes one out, to be sent again. `isByName`: its id was named, so that quarantine does not hold it back.
   */
  take(
    id: string,
    isByName: boolean,
  ): { letter: { to: string; sender: Sender; body: Body } } | { refused: Exclude<ResendOutcome, "sent"> } {
    const index = this.#kept.findIndex((entry) => entry.id === id);
    const entry = this.#kept[index];
    if (entry === undefined) return { refused: "gone" };
    if (entry.body === null) return { refused: "without content" };
    if (entry.isQuarantined && !isByName) return { refused: "quarantined" };
    this.#kept.splice(index, 1);
    this.#resent += 1;
    const { target: to, body } = entry;
    this.#sentAgain.remember(to, { from: entry.sender ?? "", body, times: entry.returned + 1 });
    return { letter: { to, sender: entry.sentBy, body } };
  }

  /** Takes out what fits, for good; how many those were. */
  discard(query: DeadLetterQuery): number {
    const before = this.#kept.length;
    const staying = this.#kept.filter((entry) => !fitsQuery(entry, query));
    this.#kept.splice(0, before, ...staying);
    this.#discarded += before - staying.length;
    return before - staying.length;
  }
}

/** The order of all dead letters, newest first; of one moment by id. */
export function isBefore(entry: DeadLetterEntry, [at, id]: readonly [string, string]): boolean {
  return entry.at === at ? entry.id < id : entry.at < at;
}

function withoutBody({ sentBy: _sentBy, body: _body, ...entry }: Kept): DeadLetterEntry {
  return entry;
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
