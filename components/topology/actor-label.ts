import type { TopologyStore } from "../live/topology-store.ts";

/** What tells an actor from others of its class in few letters: `@cast`, else the end of its address. */
export function shortName(store: TopologyStore, row: number): string {
  const name = store.actors.name[row];
  if (name) return `@${name}`;
  const address = store.actors.address[row] ?? "";
  return address.slice(address.indexOf(":") + 1);
}

export function className(store: TopologyStore, row: number): string {
  return store.classes[store.actors.class[row] as number] ?? "?";
}

/** `poll-analytics 2.3.1`; `runtime` for a system actor. */
export function sourceName(store: TopologyStore, source: number): string {
  const known = store.sources[source];
  return known ? `${known.name} ${known.version}` : "runtime";
}

/** A name's end, where names differ: `…ion/1007`. */
export function nameEnd(name: string, letters: number): string {
  return name.length <= letters ? name : `…${name.slice(1 - letters)}`;
}

/** Whether its host says that faults are injected in front of it. */
export function isFaulty(store: TopologyStore, row: number): boolean {
  const faulty = store.hostByIx(store.actors.host[row] as number)?.faulty ?? [];
  return faulty.length > 0 && faulty.includes(store.actors.address[row] ?? "");
}
