import { type ActorAddress, birthHostOf } from "./address.ts";
import type { EndedActor, EndedBefore, EndedPage, EndedQuery } from "./descriptions.ts";
import { RuntimeError } from "./errors.ts";
import { type EndedPosition, newestFirst } from "./host/ended-actors.ts";
import type { HostCall } from "./host/host-call.ts";
import { checkOptions } from "./spelling/options.ts";

const DEFAULT_LIMIT = 100;

/** How to reach the hosts of the convention. */
interface Hosts {
  hostIds(): string[];
  call(hostId: string, call: HostCall): Promise<unknown>;
}

/**
 * What is left of actors that have ended, on every host of the convention. Each host keeps in memory the last 5,000
 * that ended on it, at most 500 of one class that ended in one way. All of it is gone with the host.
 */
export class Afterlife {
  readonly #hosts: Hosts;

  constructor(hosts: Hosts) {
    this.#hosts = hosts;
  }

  /**
   * Newest first, at most `limit` (default 100). `before`: when the last one of the page before ended, and its address.
   */
  async list(
    query: EndedQuery = {},
    options: { limit?: number; before?: EndedPosition | null } = {},
  ): Promise<EndedPage> {
    checkOptions("afterlife query", query);
    checkOptions("afterlife.list", options);
    const { limit = DEFAULT_LIMIT, before = null } = options;
    const hosts = this.#hosts.hostIds().filter((id) => query.host === undefined || id === query.host);
    const pages = await this.#on<EndedPage>(hosts, { do: "endedActors", query, limit, before });
    const sum = (of: "matching" | "kept" | "total") => pages.reduce((all, page) => all + page[of], 0);
    return {
      items: pages
        .flatMap(({ items }) => items)
        .sort(newestFirst)
        .slice(0, limit),
      matching: sum("matching"),
      kept: sum("kept"),
      total: sum("total"),
    };
  }

  /** Null: it lives, never was, or is not kept any more. */
  async find(address: ActorAddress): Promise<EndedActor | null> {
    return this.#newest({ do: "endedActor", address });
  }

  /** The one that ended last with this global name; null: none that is kept. */
  async findNamed(globalName: string): Promise<EndedActor | null> {
    return this.#newest({ do: "endedNamed", globalName });
  }

  /**
   * An address that was given out before its host started, or by a host that is not there: whoever had it ended with
   * that host. Null for every other address.
   */
  async endedBefore(address: ActorAddress): Promise<EndedBefore | null> {
    const host = birthHostOf(address);
    if (!this.#hosts.hostIds().includes(host)) return { host, hostSince: null };
    return (await this.#hosts.call(host, { do: "endedBefore", address })) as EndedBefore | null;
  }

  async #newest(call: HostCall): Promise<EndedActor | null> {
    const found = await this.#on<EndedActor | null>(this.#hosts.hostIds(), call);
    return found.filter((actor) => actor !== null).sort(newestFirst)[0] ?? null;
  }

  /** A host that leaves meanwhile has nothing left to say. */
  async #on<T>(hosts: readonly string[], call: HostCall): Promise<T[]> {
    const answers = await Promise.all(
      hosts.map((id) =>
        this.#hosts.call(id, call).then(
          (answer) => [answer as T],
          (error: unknown) => {
            if (error instanceof RuntimeError && error.code === "NO_HOST") return [];
            throw error;
          },
        ),
      ),
    );
    return answers.flat();
  }
}
