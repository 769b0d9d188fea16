import { type ActorAddress, expectsNoReply, senderLabel } from "../../author/address.ts";
import { Tally } from "../../core/tally.ts";
import type {
  DeadLetterEntry,
  DeadLetterGroup,
  DeadLetterQuery,
  DeadLetterTotals,
  TakenLetter,
} from "../../wire/dead-letter.ts";
import { isNotice, type Sender } from "../../wire/notice.ts";
import { type Body, decode } from "../../wire/plain-value.ts";
import { DeadLetterGroups, groupKey } from "./dead-letter-groups.ts";
import { fitsQuery } from "./dead-letter-query.ts";
import { ResentLetters } from "./resent-letters.ts";

const KEPT_OF_A_KIND = 1_000;
const KEPT = 5_000;
/** So many leave at once when the ring is full: looking for them costs a walk over the ring. */
const TRIMMED = 50;
const MAX_SHOWN = 100_000;
const MAX_PROBLEM = 500;
/** A letter that came back so often goes round in a circle. */
const QUARANTINE_AFTER = 3;

interface Kept extends DeadLetterEntry {
  sentBy: Sender;
  body: Body | null;
}

/** A letter that could not be delivered, as its host comes to know of it. */
export interface LostLetter {
  to: string;
  sender: Sender;
  /** Null: its content is gone. */
  body: Body | null;
  /** Empty: read from the content. */
  messageType: string;
  reason: string;
  /** What the reason does not say: which field did not fit. */
  problem?: string | undefined;
  /** The global name that `to` holds, or held last. */
  targetName: string | null;
}

/**
 * The last dead letters of a host, how many there were of each kind, and what became of those that were sent again. Of
 * one kind 1,000 are kept, of all together 5,000: kinds with more than their equal share give up their oldest, so that
 * a flood pushes nothing out but itself.
 */
export class DeadLetterRing {
  total = 0;
  /** Without those whose sender was told at once: nobody has to look for them. */
  readonly reasons = new Tally<string>();
  readonly sentAgain = new ResentLetters();
  #discarded = 0;
  #resent = 0;
  readonly #hostId: string;
  /** By id, the oldest first. */
  readonly #kept = new Map<string, Kept>();
  /** By kind, each the oldest first. */
  readonly #kinds = new Map<string, Set<Kept>>();
  readonly #groups = new DeadLetterGroups();

  constructor(hostId: string) {
    this.#hostId = hostId;
  }

  add(atMs: number, { to, sender, body, messageType, reason, problem, targetName }: LostLetter): DeadLetterEntry {
    this.total += 1;
    const message = shown(body);
    const from = isNotice(sender) ? sender.from : sender;
    const id = `${this.#hostId}-${this.total}`;
    const returned = this.sentAgain.claim(to, from, body, reason);
    const entry: Kept = {
      id,
      at: new Date(atMs).toISOString(),
      host: this.#hostId,
      target: to,
      targetName,
      sender: from as ActorAddress,
      messageType: messageType || typeOf(message),
      message,
      reason,
      ...(problem === undefined ? null : { problem: problem.slice(0, MAX_PROBLEM) }),
      returned,
      isQuarantined: returned >= QUARANTINE_AFTER,
      sentBy: sender,
      body,
    };
    if (!isToldAtOnce(from)) this.reasons.add(reason, reason);
    this.#groups.add(entry);
    this.#keep(entry);
    return entry;
  }

  totals(): DeadLetterTotals {
    return {
      seen: this.total,
      kept: this.#kept.size,
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
    const all = [...this.#kept.values()].filter((entry) => fitsQuery(entry, query)).reverse();
    const rest = before === null ? all : all.filter((entry) => isBefore(entry, before));
    const quarantined = all.filter(({ isQuarantined }) => isQuarantined).length;
    return { items: rest.slice(0, limit).map(withoutBody), matching: all.length, quarantined };
  }

  groups(): DeadLetterGroup[] {
    return this.#groups.list(this.#kept.values());
  }

  /**
   * Takes one out, to be sent again. `isByName`: its id was named, so that quarantine does not hold it back.
   */
  take(
    id: string,
    isByName: boolean,
  ): { letter: TakenLetter } | { refused: "gone" | "quarantined" | "without content" } {
    const entry = this.#kept.get(id);
    if (entry === undefined) return { refused: "gone" };
    if (entry.body === null) return { refused: "without content" };
    if (entry.isQuarantined && !isByName) return { refused: "quarantined" };
    this.#drop(entry);
    this.#resent += 1;
    const { target, targetName, sentBy: sender, body } = entry;
    return { letter: { id, target, targetName, sender, body, times: entry.returned + 1 } };
  }

  /** Takes out what fits, for good; how many those were. */
  discard(query: DeadLetterQuery): number {
    const leaving = [...this.#kept.values()].filter((entry) => fitsQuery(entry, query));
    for (const entry of leaving) this.#drop(entry);
    this.#discarded += leaving.length;
    return leaving.length;
  }

  #keep(entry: Kept): void {
    const key = groupKey(entry);
    const kind = this.#kinds.get(key) ?? new Set();
    this.#kinds.set(key, kind.add(entry));
    this.#kept.set(entry.id, entry);
    const [oldest] = kind.size > KEPT_OF_A_KIND ? kind : [];
    if (oldest !== undefined) this.#drop(oldest);
    if (this.#kept.size > KEPT) this.#trim();
  }

  #trim(): void {
    const share = KEPT / this.#kinds.size;
    let left = TRIMMED;
    for (const entry of this.#kept.values()) {
      if ((this.#kinds.get(groupKey(entry))?.size ?? 0) <= share) continue;
      this.#drop(entry);
      left -= 1;
      if (left === 0) return;
    }
  }

  #drop(entry: Kept): void {
    this.#kept.delete(entry.id);
    const key = groupKey(entry);
    const kind = this.#kinds.get(key);
    kind?.delete(entry);
    if (kind?.size === 0) this.#kinds.delete(key);
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

/** Somebody outside of actors asked, and the ask was rejected with the reason. */
function isToldAtOnce(sender: string): boolean {
  return senderLabel(sender) !== null && !expectsNoReply(sender);
}
