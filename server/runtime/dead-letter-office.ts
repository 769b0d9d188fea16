import type {
  DeadLetterEntry,
  DeadLetterGroup,
  DeadLetterQuery,
  DeadLetterTotals,
  ResendOutcome,
} from "./descriptions.ts";
import { groupKey } from "./host/dead-letter-groups.ts";
import { isBefore } from "./host/dead-letter-ring.ts";
import type { HostCall } from "./host/host-call.ts";

const DEFAULT_LIMIT = 100;

interface DeadLetterPage {
  items: DeadLetterEntry[];
  matching: number;
  quarantined: number;
  totals: DeadLetterTotals;
}

/** How to reach the hosts of the convention. */
interface Hosts {
  hostIds(): string[];
  call(hostId: string, call: HostCall): Promise<unknown>;
}

/**
 * What could not be delivered, on every host of the convention. Each host keeps the last 1,000 in memory; the counts know of
 * those before as well. All of it is gone with the host.
 */
export class DeadLetterOffice {
  readonly #hosts: Hosts;

  constructor(hosts: Hosts) {
    this.#hosts = hosts;
  }

  /**
   * Newest first, at most `limit` (default 100). `before`: time and id of the last one of the page before. `matching` and
   * `quarantined` count all that fit.
   */
  async list(
    query: DeadLetterQuery = {},
    options: { limit?: number; before?: readonly [at: string, id: string] | null } = {},
  ): Promise<DeadLetterPage> {
    const { limit = DEFAULT_LIMIT, before = null } = options;
    const lists = await this.#onAll<DeadLetterPage>({ do: "deadLetters", query, limit, before });
    const items = lists
      .flatMap((list) => list.items)
      .sort((a, b) => (isBefore(a, [b.at, b.id]) ? 1 : -1))
      .slice(0, limit);
    return {
      items,
      matching: lists.reduce((sum, { matching }) => sum + matching, 0),
      quarantined: lists.reduce((sum, { quarantined }) => sum + quarantined, 0),
      totals: sumOf(lists.map(({ totals }) => totals)),
    };
  }

  /** By reason, target and type; the kind seen last first. */
  async groups(): Promise<{ groups: DeadLetterGroup[]; totals: DeadLetterTotals }> {
    const answers = await this.#onAll<{ groups: DeadLetterGroup[]; totals: DeadLetterTotals }>({
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
    };
  }

  /**
   * Sends a kept letter to its target again, from its own sender, and takes it from what is kept. If it comes back it is a
   * new letter that says how often it returned. `isByName` (default true) sends also what is in quarantine.
   */
  async send(id: string, options: { isByName?: boolean } = {}): Promise<ResendOutcome> {
    const host = id.slice(0, id.lastIndexOf("-"));
    if (!this.#hosts.hostIds().includes(host)) return "gone";
    return (await this.#hosts.call(host, { do: "resend", id, isByName: options.isByName ?? true })) as ResendOutcome;
  }

  /** Takes letters out for good; how many those were. */
  async discard(query: DeadLetterQuery): Promise<number> {
    const counts = await this.#onAll<number>({ do: "discard", query });
    return counts.reduce((sum, count) => sum + count, 0);
  }

  #onAll<T>(call: HostCall): Promise<T[]> {
    return Promise.all(this.#hosts.hostIds().map((id) => this.#hosts.call(id, call) as Promise<T>));
  }
}

function joined(a: DeadLetterGroup, b: DeadLetterGroup): DeadLetterGroup {
  return {
    ...a,
    count: a.count + b.count,
    kept: a.kept + b.kept,
    quarantined: a.quarantined + b.quarantined,
    firstAt: a.firstAt < b.firstAt ? a.firstAt : b.firstAt,
    lastAt: a.lastAt > b.lastAt ? a.lastAt : b.lastAt,
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
