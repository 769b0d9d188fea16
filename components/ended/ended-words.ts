import type { EndedActor } from "#protocol/ended-actor";
import type { GlyphState } from "../ui/state-glyph.tsx";

type Told = Pick<EndedActor, "reason" | "fromConsole" | "askedBy" | "address" | "parent">;

/** Who had it end, in words; null: nobody did, it failed or its host went. */
export function whoEndedIt({ fromConsole, askedBy, address, parent }: Told): string | null {
  if (fromConsole !== null) return fromConsole.name ?? "a person who was removed";
  if (askedBy === null) return null;
  if (askedBy === address) return "itself";
  return askedBy === parent ? "its parent" : askedBy;
}

/** `stopped by Ada`, `failed: no such order`, `realm ended by Ada`: how it ended. */
export function endedWords(actor: Told): string {
  const who = whoEndedIt(actor);
  if (actor.reason === "transient") return "ended as its class says of a transient actor";
  if (actor.reason === "shutdown") return "ended with its host's shutdown";
  return who === null ? actor.reason : `${actor.reason} by ${who}`;
}

export function endedGlyph({ reason }: Told): GlyphState {
  if (reason === "stopped" || reason === "transient" || reason === "shutdown") return "idle";
  return "failed";
}

/** `@question/q0`, or what stands behind the host in its address. */
export function endedName({ globalName, address }: Pick<EndedActor, "globalName" | "address">): string {
  return globalName === null ? address.slice(address.indexOf(":") + 1) : `@${globalName}`;
}
