import { type ActorAddress, birthHostOf } from "../author/address.ts";
import { RuntimeError } from "../errors.ts";
import { type DeadLetterRing, groupKey, isBefore } from "../host/observability/mod.ts";
import { checkOptions } from "../spelling/options.ts";
import type {
  DeadLetterEntry,
  DeadLetterGroup,
  DeadLetterQuery,
  DeadLetterTotals,
  PostedLetter,
  PostedState,
  TakenLetter,
} from "../wire/dead-letter.ts";
import type { OutsideCalls } from "./outside-calls.ts";

/**
 * What became of a dead letter that was to be sent again. `taken`: its receiver took it from its mailbox; `returned`:
 * it is a dead letter again; `waiting`: neither, within the time that was given. Not sent: `gone`: it is not kept any
 * more; `quarantined`; `without content`: it was kept without its message.
 */
export type ResendOutcome = "taken" | "returned" | "waiting" | "gone" | "quarantined" | "without content";

/** One dead letter that was to be sent again. */
export interface ResendResult {
  id: string;
  outcome: ResendOutcome;
  /** Where it was sent; null: it was not. */
  to: ActorAddress | null;
  /** Why it came back. */
  reason?: string;
}

/** Where dead letters are sent again, and how long their outcome is waited for. */
export interface ResendOptions {
  /**
   * An address, or `@` and a global name. Default: who holds now the name that the target held; without one, the target
   * itself.
   */
  to?: string;
  /** Default true: sends also what is in quarantine. */
  isByName?: boolean;
  /** How long is waited to see what becomes of them, milliseconds; default 1,000. */
  settleMs?: number;
}

const DEFAULT_LIMIT = 100;
const DEFAULT_SETTLE_MS = 1_000;
const SETTLE_EVERY_MS = 20;

/** One page of kept dead letters, newest first, with how many fit. */
export interface DeadLetterPage {
  items: DeadLetterEntry[];
  matching: number;
  quarantined: number;
  totals: DeadLetterTotals;
  /** Hosts that did not answer: what they keep is not in here. */
  missing: readonly string[];
}

/** What an office needs beside the calls to the hosts. */
interface OfficeParts {
  /** Who holds a global name. */
  lookup(name: string): Promise<ActorAddress | null>;
  after(ms: number): Promise<void>;
}

interface Posted {
  result: ResendResult;
  /** Where it was sent from. */
  host: string;
  letter: PostedLetter;
}

type Taken = ReturnType<DeadLetterRing["take"]>;

/**
 * What could not be delivered, on every host of the convention. Each host keeps in memory the last 1,000 of a kind
 * (reason, target and type) and 5,000 in all, of which kinds with more than their share give up their oldest; the
 * counts know of those before as well. All of it is gone with the host.
 */
export class DeadLetterOffice {
  readonly #hosts: OutsideCalls;
  readonly #parts: OfficeParts;

  constructor(hosts: OutsideCalls, parts: OfficeParts) {
    this.#hosts = hosts;
    this.#parts = parts;
  }

  /**
   * Newest first, at most `limit` (default 100). `before`: time and id of the last one of the page before. `matching`
   * and `quarantined` count all that fit.
   */
  async list(
    query: DeadLetterQuery = {},
    options: { limit?: number; before?: readonly [at: string, id: string] | null } = {},
  ): Promise<DeadLetterPage> {
    checkOptions("deadLetterOffice query", query);
    checkOptions("deadLetterOffice.list", options);
    const { limit = DEFAULT_LIMIT, before = null } = options;
    const { answers: lists, missing } = await this.#hosts.askAll({ do: "deadLetters", query, limit, before });
    const items = lists
      .flatMap((list) => list.items)
      .sort((a, b) => (isBefore(a, [b.at, b.id]) ? 1 : -1))
      .slice(0, limit);
    return {
      items,
      matching: lists.reduce((sum, { matching }) => sum + matching, 0),
      quarantined: lists.reduce((sum, { quarantined }) => sum + quarantined, 0),
      totals: sumOf(lists.map(({ totals }) => totals)),
      missing,
    };
  }

  /** By reason, target and type; the kind seen last first. */
  async groups(): Promise<{ groups: DeadLetterGroup[]; totals: DeadLetterTotals; missing: readonly string[] }> {
    const { answers, missing } = await this.#hosts.askAll({
      do: "deadLetterGroups",
    });
    const merged = new Map<string, DeadLetterGroup>();
    for (const group of answers.flatMap(({ groups }) => groups)) {
      const key = groupKey(group);
      const known = merged.get(key);
      merged.set(key, known === undefined ? group : joined(known, group));
    }
    return {
      groups: [...merged.values()].sort((a, b) => (a.lastAt < b.lastAt ? 1 : a.lastAt > b.lastAt ? -1 : 0)),
      totals: sumOf(answers.map(({ totals }) => totals)),
      missing,
    };
  }

  /**
   * Sends kept letters again in the order given, each from its own sender, takes them from what is kept, and says what
   * became of each. One that comes back is a new letter that says how often it returned. Rejects with `NO_ACTOR` when
   * nobody holds the name in `to`; nothing was sent then.
   */
  async send(ids: readonly string[], options: ResendOptions = {}): Promise<ResendResult[]> {
    checkOptions("deadLetterOffice.send", options);
    const { to, isByName = true, settleMs = DEFAULT_SETTLE_MS } = options;
    const receiver = to === undefined ? null : await this.#receiver(to);
    const results: ResendResult[] = [];
    const posted: Posted[] = [];
    for (const id of ids) {
      const taken = await this.#take(id, isByName);
      if ("refused" in taken) results.push({ id, outcome: taken.refused, to: null });
      else {
        const result: ResendResult = { id, outcome: "waiting", to: receiver ?? (await this.#holder(taken.letter)) };
        results.push(result);
        posted.push(await this.#post(result, taken.letter));
      }
    }
    await this.#settle(posted, settleMs);
    return results;
  }

  async #take(id: string, isByName: boolean): Promise<Taken> {
    const host = hostOf(id);
    if (!this.#hosts.hostIds().includes(host)) return { refused: "gone" };
    return await this.#hosts.call(host, { do: "takeLetter", id, isByName });
  }

  async #receiver(to: string): Promise<ActorAddress> {
    if (!to.startsWith("@")) return to as ActorAddress;
    const holder = await this.#parts.lookup(to.slice(1));
    if (holder !== null) return holder;
    throw new RuntimeError("NO_ACTOR", `nobody holds the name ${to.slice(1)}`, "Create an actor of that name first.");
  }

  async #holder({ target, targetName }: TakenLetter): Promise<ActorAddress> {
    const holder = targetName === null ? null : await this.#parts.lookup(targetName);
    return holder ?? (target as ActorAddress);
  }

  /** By the host that the receiver was born on: there it is known if it comes back. */
  async #post(result: ResendResult, letter: TakenLetter): Promise<Posted> {
    const to = result.to ?? letter.target;
    const birthHost = birthHostOf(to);
    const host = this.#hosts.hostIds().includes(birthHost) ? birthHost : hostOf(letter.id);
    const posted = await this.#hosts.call(host, { do: "postLetter", to, letter });
    return { result, host, letter: posted };
  }

  /** Looks at those that are on their way until each has arrived somewhere or the time is up. */
  async #settle(posted: readonly Posted[], settleMs: number): Promise<void> {
    for (let leftMs = settleMs; ; leftMs -= SETTLE_EVERY_MS) {
      const open = posted.filter(isOpen);
      for (const host of new Set(open.map((each) => each.host))) {
        const some = open.filter((each) => each.host === host);
        const letters = some.map(({ letter }) => letter);
        const states = await this.#hosts.call(host, { do: "postedLetters", letters });
        for (const [n, { result }] of some.entries()) note(result, states[n] ?? "waiting");
      }
      if (leftMs <= 0 || !posted.some(isOpen)) return;
      await this.#parts.after(SETTLE_EVERY_MS);
    }
  }

  /** Takes letters out for good; how many those were. */
  async discard(query: DeadLetterQuery): Promise<number> {
    checkOptions("deadLetterOffice query", query);
    const { answers } = await this.#hosts.askAll({ do: "discard", query });
    return answers.reduce((sum, count) => sum + count, 0);
  }
}

function isOpen({ result }: Posted): boolean {
  return result.outcome === "waiting";
}

function note(result: ResendResult, state: PostedState): void {
  if (typeof state === "string") result.outcome = state;
  else Object.assign(result, { outcome: "returned", reason: state.returned });
}

/** The host that keeps the letter. */
function hostOf(id: string): string {
  return id.slice(0, id.lastIndexOf("-"));
}

function joined(a: DeadLetterGroup, b: DeadLetterGroup): DeadLetterGroup {
  const [older, newer] = a.lastAt < b.lastAt ? [a, b] : [b, a];
  return {
    ...a,
    targetName: newer.targetName ?? older.targetName,
    count: a.count + b.count,
    kept: a.kept + b.kept,
    quarantined: a.quarantined + b.quarantined,
    firstAt: a.firstAt < b.firstAt ? a.firstAt : b.firstAt,
    lastAt: newer.lastAt,
  };
}

function sumOf(all: readonly DeadLetterTotals[]): DeadLetterTotals {
  const sum: DeadLetterTotals = { seen: 0, kept: 0, discarded: 0, resent: 0, ungrouped: 0 };
  for (const totals of all) {
    sum.seen += totals.seen;
    sum.kept += totals.kept;
    sum.discarded += totals.discarded;
    sum.resent += totals.resent;
    sum.ungrouped += totals.ungrouped;
  }
  return sum;
}
