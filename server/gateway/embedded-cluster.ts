import type { KeyObject } from "node:crypto";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { type ActorAddress, ActorSystem, diskBlobStore, localEngine, RuntimeError } from "#runtime";
import { AUTHORITY_NAME, sourceAuthority } from "./authority/source-authority.ts";
import { gateway } from "./gateway.ts";
import { gatewayKeeper } from "./gateway-keeper.ts";
import type { ClusterSettings } from "./settings.ts";
import { ClusterStore } from "./store/cluster-store.ts";
import { startCollector } from "./topology/telemetry-collector.ts";

/** Signed statements name it: hosts of another convention do not believe them. */
const CONVENTION = "callboard";
/** As they start at first; what operators change of their capabilities is kept. */
const HOSTS: { name: string; capabilities: Record<string, string | boolean> }[] = [
  { name: "north", capabilities: { db: true } },
  { name: "east", capabilities: { http: true } },
  { name: "west", capabilities: { zone: "b" } },
];
/** How long a start actor that does not come up may keep the gateway from listening. */
const ACTIVATIONS_WITHIN_MS = 10_000;

export interface EmbeddedCluster {
  /** The gateway's port. */
  port: number;
  systems: readonly ActorSystem[];
  /** Ends every actor, children first, and with them the gateway. */
  shutdown(deadlineMs: number): Promise<void>;
}

/**
 * Three hosts in this process, with collectors, the source authority, what was activated and not unloaded, and last the
 * gateway. Settles when the gateway listens; rejects with Node's error when it cannot, with nothing left running.
 */
export async function startEmbeddedCluster(
  { dataFolder, listen }: ClusterSettings,
  authorityKeys: readonly KeyObject[],
  log: Logger,
): Promise<EmbeddedCluster> {
  const startedAt = new Date();
  const folder = join(dataFolder, "cluster");
  const store = await ClusterStore.open(folder);
  const engine = localEngine({ convention: CONVENTION, blobs: diskBlobStore(join(folder, "zips")) });
  const systems: ActorSystem[] = [];
  const shutdown = async (deadlineMs: number) => {
    const ended = await Promise.all(systems.toReversed().map((system) => system.shutdown({ deadlineMs })));
    for (const { unfinished } of ended) {
      if (unfinished.length > 0) log.warn({ unfinished }, "actors did not end in time");
    }
  };
  try {
    for (const host of HOSTS) {
      const capabilities = store.capabilitiesOf(host.name, host.capabilities);
      const system = await ActorSystem.start({
        ...host,
        capabilities,
        engine,
        authorityKeys,
        dataDir: join(folder, "stores"),
      });
      systems.push(system);
      await startCollector(system);
    }
    const first = systems[0] as ActorSystem;
    const authority = await startAuthority(first, store, log);
    await activateAgain(first, store, log);
    const port = await new Promise<number>((resolve, reject) => {
      const gatewayClass = gateway({
        system: first,
        store,
        authority,
        listen,
        engine: engine.kind,
        clusterId: store.clusterId,
        startedAt,
        now: () => new Date(),
        warn: (message, error) => log.warn({ err: error }, message),
        onListening: resolve,
        onCannotListen: (error) => {
          log.debug({ err: error }, "the gateway cannot listen");
          reject(error);
        },
      });
      first.createActor(gatewayKeeper(gatewayClass), { globalName: "callboard/gateway-keeper" }).catch(reject);
    });
    return { port, systems, shutdown };
  } catch (error) {
    await shutdown(1_000);
    throw error;
  }
}

/** Registered before anything is created, so that no source is asked about in vain. */
async function startAuthority(system: ActorSystem, store: ClusterStore, log: Logger): Promise<ActorAddress> {
  const authorityClass = sourceAuthority((signed) => system.applyStatement(signed), store);
  const authority = await system.createActor(authorityClass, { globalName: AUTHORITY_NAME });
  await system.registerAuthority(authority);
  for (const signed of store.statements()) {
    try {
      await system.applyStatement(signed);
    } catch (error) {
      log.error({ err: error, statement: signed.statement }, "the hosts refuse a statement that was kept");
    }
  }
  return authority;
}

/** One that cannot be activated any more (revoked since, say) does not keep the others from it. */
async function activateAgain(system: ActorSystem, store: ClusterStore, log: Logger): Promise<void> {
  const activations = (async () => {
    for (const { hash, init } of store.activations()) {
      try {
        const addresses = await system.activateSource(hash, init ? { init } : {});
        store.addGiven(hash, addresses);
        log.info({ hash, actors: addresses.length }, "activated again");
      } catch (error) {
        const reason = error instanceof RuntimeError ? error.message : error;
        log.error({ hash, reason }, "what was activated cannot be activated again");
      }
    }
  })();
  const patience = new AbortController();
  await Promise.race([
    activations,
    wait(ACTIVATIONS_WITHIN_MS, undefined, { signal: patience.signal }).catch(() => undefined),
  ]);
  patience.abort();
}
