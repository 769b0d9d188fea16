import type { TopologyHost } from "#protocol/topology";
import type { HostTotalsReader } from "./host-totals.ts";

export const HOST_SORTS = ["name", "state", "actors", "waiting", "rate", "since"] as const;
export type HostSort = (typeof HOST_SORTS)[number];

export interface HostFilter {
  /** In the id or the name, whatever the case. */
  q: string;
  /** `key`, or `key=value` with the value as JSON or as plain text. */
  capability: string;
}

/** The hosts that fit, in order; equal ones by name. */
export function hostsInOrder(
  hosts: readonly TopologyHost[],
  filter: HostFilter,
  totals: HostTotalsReader,
  by: HostSort,
  isDescending: boolean,
): TopologyHost[] {
  const sign = isDescending ? -1 : 1;
  const keyOf = keyReader(totals, by);
  return hosts
    .filter((host) => fits(host, filter))
    .sort((a, b) => compare(keyOf(a), keyOf(b)) * sign || compare(a.name, b.name));
}

export function isBlocked({ realms }: TopologyHost): boolean {
  return realms.some(({ state }) => state === "blocked");
}

function fits({ id, name, capabilities }: TopologyHost, { q, capability }: HostFilter): boolean {
  const wanted = q.toLowerCase();
  if (!id.toLowerCase().includes(wanted) && !name.toLowerCase().includes(wanted)) return false;
  if (capability === "") return true;
  const at = capability.indexOf("=");
  const key = at === -1 ? capability : capability.slice(0, at);
  if (!Object.hasOwn(capabilities, key)) return false;
  const text = capability.slice(at + 1);
  return at === -1 || capabilities[key] === text || JSON.stringify(capabilities[key]) === text;
}

function keyReader(totals: HostTotalsReader, by: HostSort): (host: TopologyHost) => string | number {
  switch (by) {
    case "actors":
      return ({ actors }) => actors;
    case "waiting":
      return ({ hostIx }) => totals.of(hostIx).waiting;
    case "rate":
      return ({ hostIx }) => totals.of(hostIx).rate ?? -1;
    case "state":
      return (host) => Number(isBlocked(host)) * 1_000_000 + totals.of(host.hostIx).stuck;
    case "since":
      return ({ since }) => since;
    case "name":
      return ({ name }) => name;
  }
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
