import type { CallHost } from "../host-calls.ts";
import { unlessGone } from "../host-calls.ts";
import type { HostTraffic } from "./host-traffic.ts";

/** Who has sent something to other hosts. */
export interface FencingHost {
  readonly router: { readonly traffic: Pick<HostTraffic, "flush" | "takeSentTo"> };
  readonly call: CallHost;
}

/**
 * Settles when all that this host has sent so far has arrived, wherever it went. Whoever speaks from another host from
 * then on, for an actor that spoke from here, is heard behind it.
 */
export async function fence({ router, call }: FencingHost): Promise<void> {
  router.traffic.flush();
  const hosts = router.traffic.takeSentTo();
  // A host that is lost meanwhile hears nothing any more.
  await Promise.all(hosts.map((host) => unlessGone(call(host, { do: "fence" }))));
}
