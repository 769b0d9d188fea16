import type { ActorAddress } from "../../author/address.ts";
import type { Seat } from "../../engine/engine.ts";
import { sourceInUse } from "../../sources/source-in-use.ts";
import type { UnloadMode } from "../../sources/source-loads.ts";
import type { SourceRegistry } from "../../sources/source-registry.ts";
import type { StopAsked } from "../../wire/realm-control.ts";
import { type AskingHost, askHosts } from "../host-calls.ts";

/** What became of an `unloadSource`. `draining`: it goes with the last of its actors. */
export interface UnloadResult {
  state: "unloaded" | "draining";
  /** Actors that still run on it. */
  actors: ActorAddress[];
  /** Hosts that did not answer: whether they run it is not known. Absent when all did. */
  missing?: readonly string[];
}

/** By what all hosts are told of a zip. */
export interface OfferingHost {
  readonly seat: Pick<Seat, "sources">;
  readonly base: AskingHost["base"];
}

/** A host from which a source is unloaded everywhere. */
export interface UnloadingHost {
  readonly state: OfferingHost & AskingHost & { readonly seat: Pick<Seat, "sources" | "view"> };
  readonly sources: { readonly registry: Pick<SourceRegistry, "statement"> };
}

/** On all hosts. Rejects with `SOURCE_IN_USE` when it is to refuse and actors run on the source. */
export async function unloadEverywhere(
  { state, sources }: UnloadingHost,
  hash: string,
  mode: UnloadMode,
  asked: StopAsked,
  withinMs: number,
): Promise<UnloadResult> {
  const hosts = state.seat.view.members().map(({ id }) => id);
  if (mode === "refuse") {
    const running = (await askHosts(state, hosts, { do: "running", hash }, withinMs)).answers.flat();
    if (running.length > 0) throw sourceInUse(sources.registry.statement(hash) ?? { hash }, running);
  }
  const { answers, missing } = await askHosts(state, hosts, { do: "unload", hash, mode, asked }, withinMs);
  // Hosts that join later, and those that did not answer, know by this.
  await offerEverywhere(state, hash, true);
  const isDraining = answers.some(({ state }) => state === "draining");
  return {
    state: isDraining ? "draining" : "unloaded",
    actors: answers.flatMap(({ actors }) => actors),
    ...(missing.length > 0 && { missing }),
  };
}

/** Says to all hosts, also to those that join later, that the zip may be used, or may not be used any more. */
export function offerEverywhere({ seat, base }: OfferingHost, hash: string, isClosed: boolean): Promise<unknown> {
  return seat.sources.offer({ hash, isClosed, atMs: base.clock.wallMs() });
}
