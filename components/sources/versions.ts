import type { Rollout, RolloutState } from "#protocol/rollout";
import type { Source } from "#protocol/source";

export interface SourceGroup {
  name: string;
  /** Newest upload first. */
  versions: Source[];
  actors: number;
}

export function actorsOn(source: Pick<Source, "runningOn">): number {
  return source.runningOn.reduce((sum, at) => sum + at.actors, 0);
}

/** By name; what waits for a decision comes first, then the latest upload. */
export function groupByName(sources: readonly Source[]): SourceGroup[] {
  const groups = new Map<string, Source[]>();
  for (const source of sources) groups.set(source.name, [...(groups.get(source.name) ?? []), source]);
  return [...groups]
    .map(([name, versions]) => ({
      name,
      versions: versions.toSorted((a, b) => b.uploadedAt.localeCompare(a.uploadedAt)),
      actors: versions.reduce((sum, version) => sum + actorsOn(version), 0),
    }))
    .sort((a, b) => Number(waits(b)) - Number(waits(a)) || newest(b).localeCompare(newest(a)));
}

/** How far the actors of one name have come to its newest approved version. */
export interface Drift {
  newest: Source;
  onNewest: number;
  actors: number;
}

/** Versions whose last rollout was undone: nobody is to come to them until another begins. `rollouts`: newest first. */
export function takenBack(rollouts: readonly Pick<Rollout, "toSource" | "state">[]): ReadonlySet<string> {
  const last = new Map<string, RolloutState>();
  for (const { toSource, state } of rollouts) if (!last.has(toSource)) last.set(toSource, state);
  return new Set([...last].filter(([, state]) => state === "undone" || state === "undoing").map(([hash]) => hash));
}

/** Null where nothing is approved that was not taken back (`back`), or nobody runs it. */
export function driftOf({ versions, actors }: SourceGroup, back: ReadonlySet<string>): Drift | null {
  const newest = versions.find(({ state, hash }) => state === "approved" && !back.has(hash));
  return newest && actors > 0 ? { newest, onNewest: actorsOn(newest), actors } : null;
}

/**
 * What a reviewer compares with: of the other versions of the same name, the one most actors run; else the active one;
 * else the latest that was approved. Null when this is the first.
 */
export function versionToCompare(source: Source, all: readonly Source[]): Source | null {
  const others = all.filter((other) => other.name === source.name && other.hash !== source.hash);
  const rank = (other: Source) => [actorsOn(other), Number(other.isActive), Number(other.state === "approved")];
  const best = others
    .filter((other) => rank(other).some((part) => part > 0))
    .sort((a, b) => compare(rank(b), rank(a)) || b.uploadedAt.localeCompare(a.uploadedAt));
  return best[0] ?? null;
}

function compare(a: number[], b: number[]): number {
  for (const [index, part] of a.entries()) {
    const difference = part - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function waits(group: SourceGroup): boolean {
  return group.versions.some((version) => version.state === "pending");
}

function newest(group: SourceGroup): string {
  return group.versions[0]?.uploadedAt ?? "";
}
