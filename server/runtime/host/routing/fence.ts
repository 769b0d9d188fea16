import type { CallHost } from "../host-calls.ts";
import { unlessGone } from "../host-calls.ts";
import type { Router } from "./router.ts";

/** Who has sent something to other hosts. */
export interface FencingHost {
  readonly router: Pick<Router, "flush" | "takeSentTo">;
  readonly call: CallHost;
}

/**
 * Settles when all that this host has sent so far has arrived, wherever it went. Whoever speaks from another host from then on,
 * for an actor that spoke from here, is heard behind it.
 */
export async function fence({ router, call }: FencingHost): Promise<void> {
  router.flush();
  const hosts = router.takeSentTo();
  // A host that is lost meanwhile hears nothing any more.
  await Promise.all(hosts.map((host) => unlessGone(call(host, { do: "fence" }))));
}
