import { type AskingHost, askHosts } from "../host-calls.ts";
import type { HostTraffic } from "./host-traffic.ts";

/** Who has sent something to other hosts. */
export interface FencingHost extends AskingHost {
  readonly router: { readonly traffic: Pick<HostTraffic, "flush" | "takeSentTo" | "noteSentTo"> };
}

/**
 * Settles when all that this host has sent so far has arrived, wherever it went, and `also` these hosts have answered.
 * Whoever speaks from another host from then on, for an actor that spoke from here, is heard behind it. Returns the
 * hosts that did not answer in time; one that is gone hears nothing any more.
 */
export async function fence(state: FencingHost, also: Iterable<string>, withinMs: number): Promise<readonly string[]> {
  const { traffic } = state.router;
  traffic.flush();
  const sentTo = traffic.takeSentTo();
  const { missing } = await askHosts(state, [...new Set([...sentTo, ...also])], { do: "fence" }, withinMs);
  for (const host of missing) traffic.noteSentTo(host);
  return missing;
}
