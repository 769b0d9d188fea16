import type { z } from "zod";
import { type HostMemory, hostQuerySchema, hostSchema, type ListedHost, listedHostSchema } from "#protocol/host";
import { listSchema } from "#protocol/list";
import type { TopologyHost } from "#protocol/topology";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { pageByKey } from "../cluster/page.ts";
import { type Verb, verb } from "../http/verb.ts";

export function listHosts({ picture, gateway, log }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/hosts",
    permission: "view",
    summary: "The hosts of the cluster, by text or capability, with the memory that they take",
    query: hostQuerySchema.shape,
    answers: { 200: listSchema(listedHostSchema) },
    audits: null,
    async run({ query, signal }) {
      const { hosts } = await picture.fresh();
      const page = pageByKey(hosts.filter(filterHosts(query)), ({ id }) => id, query);
      const ids = page.items.map(({ id }) => id);
      const memories = new Map<string, HostMemory>();
      if (ids.length > 0) {
        // A list without memory is worth more than none.
        const answer = await gateway.call("host.memory", { hosts: ids }, { signal }).catch((error: unknown) => {
          log.warn({ err: error }, "the hosts' memory could not be read");
          return { hosts: [] };
        });
        for (const memory of answer.hosts) memories.set(memory.host, memory);
      }
      return { status: 200, body: { ...page, items: page.items.map((host) => listed(host, memories.get(host.id))) } };
    },
  });
}

function listed(host: TopologyHost, memory: HostMemory | undefined): ListedHost {
  const bytesOf = (hash: string) => memory?.realms.find((realm) => realm.hash === hash)?.memoryBytes ?? null;
  return {
    ...hostSchema.parse(host),
    processBytes: memory?.processBytes ?? null,
    realms: host.realms.map((realm) => ({ ...realm, memoryBytes: bytesOf(realm.hash) })),
  };
}

function filterHosts({ q, capability, ids }: z.output<typeof hostQuerySchema>): (host: TopologyHost) => boolean {
  const wanted = q?.toLowerCase();
  return ({ id, name, capabilities }) =>
    (ids === undefined || ids.includes(id)) &&
    (wanted === undefined || id.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted)) &&
    (capability === undefined || offers(capabilities, capability));
}

/** `gpu`: whatever its value; `zone=eu`, `cores=8`: with this one, as JSON or as text. */
function offers(capabilities: TopologyHost["capabilities"], capability: string): boolean {
  const at = capability.indexOf("=");
  const key = at === -1 ? capability : capability.slice(0, at);
  if (!Object.hasOwn(capabilities, key)) return false;
  if (at === -1) return true;
  const value = capabilities[key];
  const text = capability.slice(at + 1);
  return JSON.stringify(value) === text || value === text;
}
