import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import type { ProcessMessage } from "#protocol/process";
import { isDiskFull, whyNotWritable } from "#runtime/files";
import { LogFile } from "./log-file.ts";
import { SupervisedProcess } from "./supervised-process.ts";

/** Within npm's 10 s, with room for our own end. */
const STOP_DEADLINE_MS = 8_000;

/**
 * They are handed over by a pipe: what a process is started with, every actor on the machine's user can read in
 * `/proc`.
 */
const SECRETS = ["CALLBOARD_SETUP_TOKEN", "DATABASE_URL", "CALLBOARD_GATEWAY_TOKEN"];
/**
 * All that the cluster is started with: the rest of the environment is the operator's, and actors run in that process.
 */
const CLUSTER_MAY_KNOW =
  /^(PATH|HOME|TMPDIR|TZ|LANG|LC_\w+|NODE_\w+|UV_\w+|SSL_CERT_\w+|SystemRoot|CALLBOARD_DATA|CALLBOARD_GATEWAY)$/;

interface Supervision {
  /** Ends both processes; they come back at once with what was built since. */
  restart(): void;
}

/**
 * Runs the console and, unless `CALLBOARD_GATEWAY` names a cluster elsewhere, the embedded cluster, each in a process
 * of its own that is started again when it dies. SIGTERM or SIGINT ends both and then this process with status 0.
 */
export async function supervise({
  root,
  isDevelopment,
}: {
  root: string;
  isDevelopment: boolean;
}): Promise<Supervision> {
  const dataDir = resolve(root, process.env.CALLBOARD_DATA || ".callboard");
  const trouble = whyNotWritable(dataDir);
  if (trouble !== null) throw new Error(`${trouble}\nSet CALLBOARD_DATA to a folder that this user may write to.`);
  const isEmbedded = !process.env.CALLBOARD_GATEWAY;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    CALLBOARD_DATA: dataDir,
    NODE_ENV: isDevelopment ? "development" : "production",
  };
  const token = randomBytes(32).toString("base64url");
  if (isEmbedded) {
    env.CALLBOARD_GATEWAY = `ws://127.0.0.1:${await freePort()}`;
    env.CALLBOARD_GATEWAY_TOKEN = token;
    env.CALLBOARD_GATEWAY_EMBEDDED = "1";
  }
  const secrets = takeSecrets(env);
  for (const name of SECRETS) delete process.env[name];
  const clusterEnv: NodeJS.ProcessEnv = {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => CLUSTER_MAY_KNOW.test(name))),
    NODE_ENV: env.NODE_ENV,
    CALLBOARD_GATEWAY_TOKEN_SHA256: createHash("sha256").update(token).digest("hex"),
  };

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
    if (message.t === "ready") lastFullLine = null;
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
  // Who reads our output may be gone, and its file's disk full: neither is a reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  let lastFullLine: string | null = null;
  const supervised = (
    name: string,
    entry: string,
    processEnv: NodeJS.ProcessEnv,
    processSecrets: Record<string, string>,
  ) =>
    new SupervisedProcess({
      args: ["--import", join(root, "dist/follow-supervisor.js"), join(root, entry)],
      cwd: root,
      env: processEnv,
      secrets: processSecrets,
      log: openLog(join(dataDir, "logs", `${name}.log`)),
      onMessage: name === "console" ? onConsoleMessage : () => {},
      onEnd: (how, restartMs) =>
        say(
          `The ${name} process ended (${how}) and starts again in ${restartMs} ms; see ${join(dataDir, "logs", `${name}.log`)}`,
        ),
      onDiskFull: (line) => {
        if (line !== lastFullLine) process.stderr.write(`${line}\n`);
        lastFullLine = line;
      },
      onHopeless: (line) => {
        process.stderr.write(`${line}\n`);
        void stopAll(1);
      },
    });
  const processes = [supervised("console", "dist/console.js", env, secrets)];
  if (isEmbedded) processes.push(supervised("cluster", "dist/cluster.js", clusterEnv, {}));

  const onSignal = () => void stopAll(0);
  process.once("SIGTERM", onSignal).once("SIGINT", onSignal);
  for (const each of processes) each.start();
  return {
    restart: () => {
      for (const each of processes) each.end();
    },
  };
}

function takeSecrets(env: NodeJS.ProcessEnv): Record<string, string> {
  const secrets: Record<string, string> = {};
  for (const name of SECRETS) {
    const value = env[name];
    delete env[name];
    if (value !== undefined) secrets[name] = value;
  }
  return secrets;
}

function openLog(path: string): LogFile {
  return new LogFile(path, {
    onDropping: (error) => {
      const why = isDiskFull(error) ? "the disk is full" : error instanceof Error ? error.message : String(error);
      say(`${path} cannot be written (${why}): its lines are dropped until it can`);
    },
    onWritten: (dropped) => say(`${path} is written again; ${dropped} lines were dropped`),
  });
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
