import type { MemberFacts, Seat, ViewChange } from "../../engine/engine.ts";
import type { HostCall } from "../../wire/host-call.ts";
import type { Router } from "../routing/mod.ts";
import type { SourceRoom } from "../sources/mod.ts";

/** A host that joins, by the parts that what comes is for. */
export interface JoiningHost {
  readonly state: { readonly seat: Seat; readonly router: Pick<Router, "fromHost" | "traffic"> };
  readonly sources: Pick<SourceRoom, "registry" | "offered">;
  readonly service: { serve(call: HostCall, signal?: AbortSignal): Promise<unknown> };
  facts(): MemberFacts;
  onView(change: ViewChange): void;
  fence(reason: string): void;
}

/** Joins a host to its convention: what comes from there reaches the part of the host that it is for. */
export function joinConvention(host: JoiningHost): Promise<void> {
  const { state, sources, service } = host;
  return state.seat.join({
    facts: () => host.facts(),
    onBatch: (from, batch) => state.router.fromHost(from, batch),
    onCall: (_from, request, signal) => service.serve(request, signal),
    onView: (change) => host.onView(change),
    onUndelivered: (to, batch, reason) => state.router.traffic.undelivered(to, batch, reason),
    onFenced: (reason) => host.fence(reason),
    onStatement: (signed) => void sources.registry.applyStatement(signed),
    onOffer: (offer) => sources.offered(offer),
  });
}
