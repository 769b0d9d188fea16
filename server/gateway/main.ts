import { join } from "node:path";
import { pino } from "pino";
import { EXIT_BAD_SETTING, EXIT_DISK_FULL, type ProcessMessage } from "#protocol/process";
import { isDiskFull, logLines } from "#runtime/files";
import { readAuthorityKeys } from "./authority-keys.ts";
import { startEmbeddedCluster } from "./embedded-cluster.ts";
import { BadSetting, type ClusterSettings, readSettings } from "./settings.ts";

const KEY_WITHIN_MS = 30_000;
/** Actors get this long to end; the process, whatever they do, ends soon after. */
const ACTORS_END_WITHIN_MS = 6_000;
const PROCESS_ENDS_WITHIN_MS = 8_000;

const log = pino({ name: "cluster" }, logLines(1));

function endBadly(message: string, status: number): never {
  process.stderr.write(`callboard cluster: ${message}\n`);
  process.exit(status);
}

function settingsOrEnd(): ClusterSettings {
  try {
    return readSettings(process.env);
  } catch (error) {
    if (error instanceof BadSetting) endBadly(error.message, EXIT_BAD_SETTING);
    throw error;
  }
}

const DISK_FULL = "the disk is full; free some room in the data folder, and it starts";
const PORT_TROUBLE: Record<string, string> = {
  EADDRINUSE: "is in use",
  EACCES: "may not be used by this user",
  EADDRNOTAVAIL: "is not an address of this machine",
};

async function main(): Promise<void> {
  const settings = settingsOrEnd();
  const stopping = new AbortController();
  let shutdown = async () => {};

  const stop = (why: string) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    log.info({ why }, "the cluster ends");
    setTimeout(() => process.exit(0), PROCESS_ENDS_WITHIN_MS).unref();
    shutdown().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "the cluster did not end well");
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", () => stop("SIGTERM"));
  process.once("SIGINT", () => stop("SIGINT"));

  const keys = await readAuthorityKeys(join(settings.dataFolder, "authority.pub"), KEY_WITHIN_MS, stopping.signal);
  const cluster = await startEmbeddedCluster(settings, keys, log);
  shutdown = () => cluster.shutdown(ACTORS_END_WITHIN_MS);
  if (stopping.signal.aborted) {
    await shutdown();
    return;
  }
  log.info({ port: cluster.port, hosts: cluster.systems.map((system) => system.name) }, "the gateway listens");
  process.send?.({ t: "ready" } satisfies ProcessMessage);
}

main().catch((error: unknown) => {
  if (error instanceof Error && error.name === "AbortError") return;
  if (error instanceof BadSetting) endBadly(error.message, EXIT_BAD_SETTING);
  if (isDiskFull(error)) endBadly(DISK_FULL, EXIT_DISK_FULL);
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  const trouble = code && PORT_TROUBLE[code];
  if (trouble) endBadly(`CALLBOARD_GATEWAY: ${address}:${port} ${trouble}`, EXIT_BAD_SETTING);
  log.fatal({ err: error }, "the cluster cannot start");
  endBadly(error instanceof Error ? error.message : String(error), 1);
});
