import type { ActorSystem, HostInfo } from "#runtime";
import { Refusal } from "../refusal.ts";
import type { Calls } from "./call-context.ts";

type Json = ReturnType<typeof JSON.parse>;

export const hostCalls: Calls<"host.capabilities" | "realm.end"> = {
  async "host.capabilities"({ system }, { host, change, preview }) {
    findHost(system, host);
    if (preview) {
      const affected = await system.previewCapability(change, { host });
      return { affected, capabilities: findHost(system, host).capabilities as Json };
    }
    const affected: string[] = [];
    for (const [name, value] of Object.entries(change)) {
      affected.push(...(await system.updateCapability(name, value, { host })));
    }
    return { affected, capabilities: findHost(system, host).capabilities as Json };
  },

  async "realm.end"({ system }, { host, hash }) {
    findHost(system, host);
    return { ended: await system.endRealm(host, hash) };
  },
};

function findHost(system: ActorSystem, id: string): HostInfo {
  const found = system.hosts().find((host) => host.id === id);
  if (found) return found;
  const present = system.hosts().map((host) => host.id);
  throw new Refusal("NOT_FOUND", `there is no host ${id}`, `Present: ${present.join(", ")}.`);
}
