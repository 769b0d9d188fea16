import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import type { ProcessMessage } from "#protocol/process";
import { LogFile } from "./log-file.ts";
import { SupervisedProcess } from "./supervised-process.ts";

/** Within npm's 10 s, with room for our own end. */
const STOP_DEADLINE_MS = 8_000;

/** What the console alone may know. */
const CONSOLE_SECRETS = ["CALLBOARD_SETUP_TOKEN", "DATABASE_URL", "CALLBOARD_TLS_KEY"];

interface Supervision {
  /** Ends both processes; they come back at once with what was built since. */
  restart(): void;
}

/**
 * Runs the console and, unless `CALLBOARD_GATEWAY` names a cluster elsewhere, the embedded cluster, each in a process of its
 * own that is started again when it dies. SIGTERM or SIGINT ends both and then this process with status 0.
 */
export async function supervise({
  root,
  isDevelopment,
}: {
  root: string;
  isDevelopment: boolean;
}): Promise<Supervision> {
  const dataDir = resolve(root, process.env.CALLBOARD_DATA || ".callboard");
  const isEmbedded = !process.env.CALLBOARD_GATEWAY;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    CALLBOARD_DATA: dataDir,
    NODE_ENV: isDevelopment ? "development" : "production",
  };
  if (isEmbedded) {
    env.CALLBOARD_GATEWAY = `ws://127.0.0.1:${await freePort()}`;
    env.CALLBOARD_GATEWAY_TOKEN = randomBytes(32).toString("base64url");
    env.CALLBOARD_GATEWAY_EMBEDDED = "1";
  }
  for (const name of [...CONSOLE_SECRETS, "CALLBOARD_GATEWAY_TOKEN"]) delete process.env[name];
  const clusterEnv = { ...env };
  for (const name of CONSOLE_SECRETS) delete clusterEnv[name];

  let isReady = false;
  let shownLink: string | null = null;
  let setupLink: string | null = null;
  const showLink = () => {
    if (setupLink === shownLink || !isReady) return;
    shownLink = setupLink;
    if (setupLink) say(`Set up the first administrator at ${setupLink}`);
  };
  const onConsoleMessage = (message: ProcessMessage) => {
    if (message.t === "setup-link") setupLink = message.url;
    if (message.t === "ready" && !isReady) {
      isReady = true;
      say(`Callboard ready on ${message.url}`);
    }
    showLink();
  };
  const stopAll = async (status: number) => {
    await Promise.all(processes.map((supervised) => supervised.stop(STOP_DEADLINE_MS)));
    process.exit(status);
  };
  const supervised = (name: string, entry: string, processEnv: NodeJS.ProcessEnv) =>
    new SupervisedProcess({
      args: ["--import", join(root, "dist/follow-supervisor.js"), join(root, entry)],
      cwd: root,
      env: processEnv,
      log: new LogFile(join(dataDir, "logs", `${name}.log`)),
      onMessage: name === "console" ? onConsoleMessage : () => {},
      onEnd: (how, restartMs) =>
        say(
          `The ${name} process ended (${how}) and starts again in ${restartMs} ms; see ${join(dataDir, "logs", `${name}.log`)}`,
        ),
      onHopeless: (line) => {
        process.stderr.write(`${line}\n`);
        void stopAll(1);
      },
    });
  const processes = [supervised("console", "dist/console.js", env)];
  if (isEmbedded) processes.push(supervised("cluster", "dist/cluster.js", clusterEnv));

  const onSignal = () => void stopAll(0);
  process.once("SIGTERM", onSignal).once("SIGINT", onSignal);
  for (const each of processes) each.start();
  return {
    restart: () => {
      for (const each of processes) each.end();
    },
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A loopback port that nobody holds now. */
function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === "object") done(address.port);
        else failed(new Error("no loopback port is free"));
      });
    });
  });
}
