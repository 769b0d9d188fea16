import { checkCapabilityKeys } from "../author/create-options.ts";
import { localEngine } from "../engine/local/local-engine.ts";
import { Host } from "../host/host.ts";
import { HostService } from "../host/host-service.ts";
import { joinConvention } from "../host/membership/mod.ts";
import { baseOf, checkName, defaultStore, type SystemOptions } from "./system-options.ts";

const DEFAULT_REALM_HEAP_MB = 512;
const DEFAULT_REALM_BUFFERS_MB = 1_024;

/** Makes a host of these options and joins it to its engine's convention. Rejects with nothing left behind. */
export async function startHost(options: SystemOptions): Promise<Host> {
  checkName(options?.name);
  checkCapabilityKeys(options.capabilities ?? {});
  const base = baseOf(options);
  const store = options.store ?? (await defaultStore(options.dataDir));
  const engine = options.engine ?? localEngine();
  const host = new Host({
    name: options.name,
    base,
    store,
    seat: engine.seat(options.name),
    convention: engine.convention,
    makeService: (made) => new HostService(made),
    capabilities: { ...options.capabilities },
    authorityKeys: options.authorityKeys ?? [],
    checksMessages: base.kind === "sequential" || (options.debug ?? false),
    realmHeapMb: options.realmHeapMb ?? DEFAULT_REALM_HEAP_MB,
    realmBuffersMb: options.realmBuffersMb ?? DEFAULT_REALM_BUFFERS_MB,
  });
  try {
    await joinConvention(host);
  } catch (error) {
    await store.close();
    throw error;
  }
  return host;
}
