import type { ActorAddress } from "../author/address.ts";
import { RuntimeError } from "../errors.ts";

interface NamedSource {
  hash: string;
  /** Of the statement on it, where one is known. */
  name?: string;
  version?: string;
}

/** Refuses to unload what actors run on: how many, on what, and in `details` which (the first 1,000). */
export function sourceInUse({ hash, name, version }: NamedSource, actors: readonly ActorAddress[]): RuntimeError {
  const short = `${hash.slice(0, 4)}…${hash.slice(-4)}`;
  const source = name === undefined ? `source ${short}` : `${name} ${version ?? ""} (${short})`;
  const many = actors.length === 1 ? "1 actor runs" : `${actors.length} actors run`;
  return new RuntimeError(
    "SOURCE_IN_USE",
    `${many} on ${source}`,
    `Swap ${actors.length === 1 ? "it" : "them"} to another source, drain, or force.`,
    { details: { actors: actors.slice(0, 1_000) } },
  );
}
