import type { PictureColumns, PictureDelta } from "#protocol/picture";

/**
 * Deltas that follow each other as one with the same effect: of each actor and host what was said last, and nothing of
 * actors that came and went meanwhile. Times of turns are told as of the last delta.
 */
export function mergeDeltas(deltas: readonly [PictureDelta, ...PictureDelta[]]): PictureDelta {
  const first = deltas[0];
  const last = deltas.at(-1) ?? first;
  const merged: PictureDelta = { ...last, from: first.from, received: 0, failed: 0 };
  for (const part of [
    "classes",
    "sources",
    "hosts",
    "hostsGone",
    "gone",
    "born",
    "swapped",
    "renamed",
    "changed",
  ] as const)
    delete merged[part];
  const gone = new Set<number>();
  const born = new Map<number, Line>();
  const swapped = new Map<number, Line>();
  const renamed = new Map<number, Line>();
  const changed = new Map<number, Line>();
  const hosts = new Map<number, NonNullable<PictureDelta["hosts"]>[number]>();
  const hostsGone = new Set<number>();
  for (const delta of deltas) {
    merged.received += delta.received;
    merged.failed += delta.failed;
    if (delta.classes) merged.classes = [...(merged.classes ?? []), ...delta.classes];
    if (delta.sources) merged.sources = [...(merged.sources ?? []), ...delta.sources];
    for (const hostIx of delta.hostsGone ?? []) {
      hosts.delete(hostIx);
      hostsGone.add(hostIx);
    }
    for (const host of delta.hosts ?? []) hosts.set(host.hostIx, host);
    for (const ix of Array.from(delta.gone ?? [])) {
      for (const part of [swapped, renamed, changed]) part.delete(ix);
      if (!born.delete(ix)) gone.add(ix);
    }
    const laterMs = Date.parse(last.at) - Date.parse(delta.at);
    collect(born, delta.born, laterMs);
    collect(swapped, delta.swapped, 0);
    collect(renamed, delta.renamed, 0);
    collect(changed, delta.changed, laterMs);
  }
  if (hosts.size) merged.hosts = [...hosts.values()];
  if (hostsGone.size) merged.hostsGone = [...hostsGone];
  if (gone.size) merged.gone = [...gone];
  if (born.size) merged.born = columns(born);
  if (swapped.size) merged.swapped = columns(swapped);
  if (renamed.size) merged.renamed = columns(renamed);
  if (changed.size) merged.changed = columns(changed);
  return merged;
}

type Line = Record<string, unknown>;
type Columns = { ix: ArrayLike<number> } & Partial<Record<keyof PictureColumns, ArrayLike<unknown>>>;

function collect(into: Map<number, Line>, from: Columns | undefined, laterMs: number): void {
  if (!from) return;
  for (let n = 0; n < from.ix.length; n++) {
    const line: Line = {};
    for (const [name, column] of Object.entries(from)) line[name] = column[n];
    if (laterMs > 0 && typeof line.busyMs === "number" && line.state !== 0) line.busyMs += laterMs;
    into.set(from.ix[n] as number, line);
  }
}

/** The lines' columns; every line has the same ones. */
function columns<T>(lines: Map<number, Line>): T {
  const all = [...lines.values()];
  const names = Object.keys(all[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, all.map((line) => line[name])])) as T;
}
