import type { SearchAnswer } from "#protocol/search";
import { countOf } from "../ui/count.ts";
import { shortHash } from "../ui/hash.tsx";
import type { PaletteEntry } from "./entry.ts";

export interface EntryGroup {
  title: string;
  /** How many fit in all; more than the entries when the answer was cut. */
  total: number;
  entries: PaletteEntry[];
}

/** What the server found, group by group, as lines that lead to it. */
export function hitEntries(answer: SearchAnswer): EntryGroup[] {
  const { classes, actors, hosts, sources, rollouts, people } = answer;
  return [
    {
      title: "Classes",
      total: classes.total,
      entries: classes.items.map((hit) => ({
        id: `class ${hit.class}`,
        label: `All ${hit.class}`,
        note: countOf(hit.actors, "actor"),
        choose: { href: `/actors?class=${encodeURIComponent(hit.class)}` },
      })),
    },
    {
      title: "Actors",
      total: actors.total,
      entries: actors.items.map((hit) => ({
        id: `actor ${hit.address}`,
        label: (
          <>
            {hit.class} <code className="text-muted">{hit.globalName ? `@${hit.globalName}` : hit.address}</code>
          </>
        ),
        note: `${hit.state} on ${hit.host}`,
        choose: { href: `/actors/${encodeURIComponent(hit.address)}` },
      })),
    },
    {
      title: "Hosts",
      total: hosts.total,
      entries: hosts.items.map((hit) => ({
        id: `host ${hit.id}`,
        label: hit.name,
        note: `${countOf(hit.actors, "actor")}${hit.isLeader ? ", leads" : ""}`,
        choose: { href: `/hosts/${encodeURIComponent(hit.id)}` },
      })),
    },
    {
      title: "Sources",
      total: sources.total,
      entries: sources.items.map((hit) => ({
        id: `source ${hit.hash}`,
        label: (
          <>
            {hit.name} {hit.version} <code className="text-muted">{shortHash(hit.hash)}</code>
          </>
        ),
        note: hit.state,
        choose: { href: `/sources/${hit.hash}` },
      })),
    },
    {
      title: "Rollouts",
      total: rollouts.total,
      entries: rollouts.items.map((hit) => ({
        id: `rollout ${hit.id}`,
        label: `${hit.what === "" ? "Named actors" : /^[0-9a-f]{64}$/.test(hit.what) ? shortHash(hit.what) : hit.what} to ${hit.toSource.name} ${hit.toSource.version}`,
        note: hit.state,
        choose: { href: `/rollouts/${hit.id}` },
      })),
    },
    {
      title: "People",
      total: people.total,
      entries: people.items.map((hit) => ({
        id: `person ${hit.id}`,
        label: (
          <>
            {hit.name} <span className="text-muted">{hit.email}</span>
          </>
        ),
        note: hit.role,
        choose: { href: "/settings/people" },
      })),
    },
  ].filter(({ entries }) => entries.length > 0);
}
