import { type HostState, unlessGone } from "../host-state.ts";

/**
 * Settles when all that this host has sent so far has arrived, wherever it went. Whoever speaks from another host from then on,
 * for an actor that spoke from here, is heard behind it.
 */
export async function fence(state: HostState): Promise<void> {
  state.router.flush();
  const hosts = state.router.takeSentTo();
  // A host that is lost meanwhile hears nothing any more.
  await Promise.all(hosts.map((host) => unlessGone(state.call(host, { do: "fence" }))));
}
