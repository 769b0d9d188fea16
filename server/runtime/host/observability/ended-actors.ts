import { type ActorCounters, addCounters, newCounters } from "../../core/counters.ts";
import type { EndedActor, EndedQuery } from "../../wire/ended-actor.ts";
import type { LastFailure, LogLine } from "../../wire/log-line.ts";
import type { StopAsked } from "../../wire/realm-control.ts";
import type { Entry } from "../routing/mod.ts";

const MAX_KEPT = 5_000;
/**
 * Of one class that ended in one way: workers that come and go by the million must not push out the one that failed.
 */
const MAX_OF_A_KIND = 500;
const MAX_LINES = 20;
const MAX_TEXT = 2_000;

/** How an actor ended, as its host heard of it. */
export interface Ending {
  reason: string;
  asked: StopAsked | null;
  /** Null: its counters went with it. */
  counted: ActorCounters | null;
}

/** What a host keeps of the actors that ended on it: the last of each kind, in memory, and gone with the host. */
export class EndedActors {
  /** Since the host started, also those not kept any more. */
  total = 0;
  readonly #hostId: string;
  /** The one that ended last is last. */
  readonly #kept = new Map<string, EndedActor>();
  readonly #kinds = new Map<string, Set<string>>();

  constructor(hostId: string) {
    this.#hostId = hostId;
  }

  get kept(): number {
    return this.#kept.size;
  }

  /** `bornMs`, `endedMs`: wall clock. */
  add(entry: Entry, { reason, asked, counted }: Ending, bornMs: number, endedMs: number): void {
    const { address, className, parent, realm, extras } = entry;
    const { globalName = null, before, swaps = 0, lastFailure = null, log = [] } = extras ?? {};
    const manifest = realm?.source?.manifest;
    const actor: EndedActor = {
      address,
      className,
      sourceHash: realm?.hash ?? null,
      source: manifest === undefined ? null : { name: manifest.name, version: manifest.version },
      host: this.#hostId,
      parent,
      globalName,
      since: new Date(bornMs).toISOString(),
      endedAt: new Date(endedMs).toISOString(),
      reason: reason.slice(0, MAX_TEXT),
      askedBy: asked?.by ?? null,
      why: asked?.why?.slice(0, MAX_TEXT) ?? null,
      ...newCounters(),
      swaps,
      lastFailure: lastFailure && shortened(lastFailure),
      log: lastLines(log),
    };
    if (before !== undefined) addCounters(actor, before);
    if (counted !== null) addCounters(actor, counted);
    this.total += 1;
    this.#drop(address);
    const kind = kindOf(actor);
    const alike = this.#kinds.get(kind) ?? new Set();
    this.#kinds.set(kind, alike.add(address));
    this.#kept.set(address, actor);
    if (alike.size > MAX_OF_A_KIND) this.#dropOldestOf(alike);
    else if (this.#kept.size > MAX_KEPT) this.#dropOldestOf(this.#largestKind());
  }

  find(address: string): EndedActor | null {
    return this.#kept.get(address) ?? null;
  }

  /** The last one that ended with this global name. */
  findNamed(globalName: string): EndedActor | null {
    return [...this.#kept.values()].findLast((actor) => actor.globalName === globalName) ?? null;
  }

  /** Newest first, those that come after `before` only; `matching` counts all that fit. */
  list(query: EndedQuery, limit: number, before: EndedPosition | null): { items: EndedActor[]; matching: number } {
    const all = [...this.#kept.values()].filter((actor) => fits(actor, query)).sort(newestFirst);
    const rest = before === null ? all : all.filter((actor) => isAfter(actor, before));
    return { items: rest.slice(0, limit), matching: all.length };
  }

  #largestKind(): Set<string> {
    let largest = new Set<string>();
    for (const kind of this.#kinds.values()) if (kind.size > largest.size) largest = kind;
    return largest;
  }

  #dropOldestOf(kind: Set<string>): void {
    for (const oldest of kind) {
      this.#drop(oldest);
      return;
    }
  }

  #drop(address: string): void {
    const actor = this.#kept.get(address);
    if (actor === undefined) return;
    this.#kept.delete(address);
    const kind = kindOf(actor);
    const alike = this.#kinds.get(kind);
    alike?.delete(address);
    if (alike?.size === 0) this.#kinds.delete(kind);
  }
}

/** Where a page of the list ended: time and address of its last one. */
export type EndedPosition = readonly [endedAt: string, address: string];

/** The order of all lists: newest first, of one moment by address. */
export function newestFirst(a: EndedActor, b: EndedActor): number {
  return isAfter(b, [a.endedAt, a.address]) ? -1 : 1;
}

function isAfter({ endedAt, address }: EndedActor, [at, last]: EndedPosition): boolean {
  return endedAt === at ? address > last : endedAt < at;
}

function fits(actor: EndedActor, { className, sourceHash, since, q }: EndedQuery): boolean {
  if (className !== undefined && actor.className !== className) return false;
  if (sourceHash !== undefined && actor.sourceHash !== sourceHash) return false;
  if (since !== undefined && actor.endedAt < since) return false;
  if (q === undefined) return true;
  const wanted = q.toLowerCase();
  return [actor.address, actor.className, actor.globalName ?? "", actor.reason, actor.why ?? ""].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}

/**
 * Class and way of ending; a reason is told by what stands before its colon, and by whether somebody outside asked for
 * it.
 */
function kindOf({ className, reason, askedBy, address, parent }: EndedActor): string {
  const isFromOutside = askedBy !== null && askedBy !== address && askedBy !== parent;
  return JSON.stringify([className, reason.split(":", 1)[0], isFromOutside]);
}

function shortened({ stack, error, ...failure }: LastFailure): LastFailure {
  const short = { ...failure, error: error.slice(0, MAX_TEXT) };
  return stack === undefined ? short : { ...short, stack: stack.slice(0, MAX_TEXT) };
}

/** At most 20, and no more than 2,000 characters together; the oldest of them is cut. */
function lastLines(log: readonly LogLine[]): LogLine[] {
  const lines: LogLine[] = [];
  let left = MAX_TEXT;
  for (const line of log.slice(-MAX_LINES).reverse()) {
    if (left <= 0) break;
    lines.unshift({ ...line, text: line.text.slice(0, left) });
    left -= line.text.length;
  }
  return lines;
}
