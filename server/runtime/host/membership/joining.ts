import type { Host } from "../host.ts";

/** Joins a host to its convention: what comes from there reaches the part of the host that it is for. */
export function joinConvention(host: Host): Promise<void> {
  const { state, sources, service } = host;
  return state.seat.join({
    facts: () => host.facts(),
    onBatch: (from, batch) => state.router.fromHost(from, batch),
    onCall: (_from, request, signal) => service.serve(request, signal),
    onView: (change) => host.onView(change),
    onUndelivered: (to, batch, reason) => state.router.undelivered(to, batch, reason),
    onFenced: (reason) => host.fence(reason),
    onStatement: (signed) => void sources.registry.applyStatement(signed),
    onOffer: (offer) => sources.offered(offer),
  });
}
