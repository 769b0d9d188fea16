import { type ActorAddress, birthHostOf } from "../author/address.ts";
import { type EndedPosition, newestFirst } from "../host/observability/mod.ts";
import { checkOptions } from "../spelling/options.ts";
import type { EndedActor, EndedBefore, EndedPage, EndedQuery } from "../wire/ended-actor.ts";
import type { HostCallOf } from "../wire/host-call.ts";
import type { OutsideCalls } from "./outside-calls.ts";

const DEFAULT_LIMIT = 100;

/**
 * What is left of actors that have ended, on every host of the convention. Each host keeps in memory the last 5,000
 * that ended on it, at most 500 of one class that ended in one way. All of it is gone with the host.
 */
export class Afterlife {
  readonly #hosts: OutsideCalls;

  constructor(hosts: OutsideCalls) {
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
    const { answers: pages, missing } = await this.#hosts.askAll({ do: "endedActors", query, limit, before }, hosts);
    const sum = (of: "matching" | "kept" | "total") => pages.reduce((all, page) => all + page[of], 0);
    return {
      items: pages
        .flatMap(({ items }) => items)
        .sort(newestFirst)
        .slice(0, limit),
      matching: sum("matching"),
      kept: sum("kept"),
      total: sum("total"),
      ...(missing.length > 0 && { missing }),
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
    return await this.#hosts.call(host, { do: "endedBefore", address });
  }

  async #newest(call: HostCallOf<"endedActor" | "endedNamed">): Promise<EndedActor | null> {
    const { answers } = await this.#hosts.askAll(call);
    return answers.flatMap((found) => found ?? []).sort(newestFirst)[0] ?? null;
  }
}
