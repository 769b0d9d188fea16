import type { ActorAddress } from "../author/address.ts";
import { RuntimeError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { type AskedHosts, askHosts } from "../host/host-calls.ts";
import { type Finder, locate } from "../host/routing/mod.ts";
import type { HostAnswers, HostCall } from "../wire/host-call.ts";

/** How long one host may take where all are asked. */
export const ASK_HOSTS_MS = 5_000;

/** What a program outside asks the hosts by its own. It is waited for: until it settles the process does not end. */
export class OutsideCalls {
  readonly finder: Finder;
  readonly #host: Pick<Host, "state" | "openWork" | "call">;

  constructor(host: Pick<Host, "state" | "openWork" | "call">) {
    this.#host = host;
    const { id, router, seat } = host.state;
    this.finder = {
      id,
      router,
      call: (to, call) => this.call(to, call),
      isMember: (member) => seat.view.members().some((each) => each.id === member),
      forwardingOf: (address) => seat.forwardings.find(address),
    };
  }

  call<Call extends HostCall>(host: string, call: Call): Promise<HostAnswers[Call["do"]]> {
    return this.#host.openWork.during(this.#host.call(host, call));
  }

  hostIds(): string[] {
    return this.#host.state.seat.view.members().map(({ id }) => id);
  }

  /** Of all hosts, unless some are named. */
  askAll<Call extends HostCall>(
    call: Call,
    only: readonly string[] = this.hostIds(),
  ): Promise<AskedHosts<HostAnswers[Call["do"]]>> {
    return this.#host.openWork.during(askHosts(this.#host.state, only, call, ASK_HOSTS_MS));
  }

  /** Where an actor lives; null: nowhere. */
  async hostOf(address: ActorAddress): Promise<string | null> {
    const [place] = await locate(this.finder, [address]);
    return place?.host ?? null;
  }

  /** The same; rejects with `NO_ACTOR`. */
  async hostWith(address: ActorAddress): Promise<string> {
    const host = await this.hostOf(address);
    if (host !== null) return host;
    throw new RuntimeError("NO_ACTOR", `no actor has the address ${address}`, "It may have exited.");
  }
}
