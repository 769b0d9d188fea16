import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import { z } from "zod";
import { EXIT_BAD_SETTING, EXIT_DISK_FULL, type ProcessMessage } from "#protocol/process";
import { logLines } from "#runtime/files";
import { systemClock } from "./clock.ts";
import { mountCluster } from "./cluster/mount.ts";
import { createConsole } from "./create-console.ts";
import { isWithoutRoom } from "./database/storage-failure.ts";
import { packageRoot } from "./package-root.ts";
import { openPages } from "./server/next-pages.ts";
import { serve } from "./server/serve.ts";
import { readSettings } from "./settings/settings.ts";
import { StartFailure } from "./start-failure.ts";

/** SIGTERM to the end, of the 10 s that `npm start` has for everything. */
const STOP_DEADLINE_MS = 7_000;
/** A cluster elsewhere may come later; the embedded one and its example are part of being ready. */
const READY_LOOK_MS = 50;

async function start(log: Logger): Promise<void> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")));
  const settings = readSettings(process.env, version);
  const callboard = await createConsole({
    settings,
    log,
    clock: systemClock,
    mountCluster,
    onSetUp: () => tellSupervisor({ t: "setup-link", url: null }),
  });
  const pages = await openPages(settings);
  const serving = await serve(callboard, pages);

  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, "stopping");
    systemClock.after(STOP_DEADLINE_MS, () => {
      log.error("stopping took too long");
      process.exit(1);
    });
    // The live sockets keep the server open, so they are closed while it stops.
    Promise.all([serving.stop(STOP_DEADLINE_MS / 2), callboard.closeCluster()])
      .then(() => {
        log.info("no connection is open any more");
        return callboard.close();
      })
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, "stopping failed");
          process.exit(1);
        },
      );
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);

  tellSupervisor({ t: "setup-link", url: callboard.setupUrl });
  const tellWhenReady = () => {
    if (settings.gateway.isEmbedded && !callboard.cluster.health().isReady) {
      systemClock.after(READY_LOOK_MS, tellWhenReady);
      return;
    }
    tellSupervisor({ t: "ready", url: settings.publicUrls[0] });
    log.info({ url: settings.publicUrls[0], version }, "ready");
  };
  tellWhenReady();
}

/** Started by hand (`callboard console`) there is nobody to tell, and who started it reads it here. */
function tellSupervisor(message: ProcessMessage): void {
  if (process.send !== undefined) {
    process.send(message);
    return;
  }
  if (message.t === "ready") process.stdout.write(`Callboard ready on ${message.url ?? ""}\n`);
  if (message.t === "setup-link" && message.url !== null) {
    process.stdout.write(`Set up the first administrator at ${message.url}\n`);
  }
}

const log = pino({ name: "console" }, logLines(1));
// What the console writes (passwords' hashes, keys, zips) is for its own user.
process.umask(0o077);
start(log).catch((error: unknown) => {
  if (isWithoutRoom(error) || (error instanceof Error && isWithoutRoom(error.cause))) {
    process.stderr.write("the disk of the data folder is full; free some room there, and the console starts\n");
    process.exit(EXIT_DISK_FULL);
  }
  if (error instanceof StartFailure) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_BAD_SETTING);
  }
  log.fatal({ err: error }, "the console cannot start");
  process.stderr.write(`the console cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
