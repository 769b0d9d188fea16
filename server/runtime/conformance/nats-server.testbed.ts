import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** A nats-server of a test's own. */
export interface NatsServer {
  readonly url: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

export interface NatsServerOptions {
  /** Of its configuration file, beside port and JetStream. */
  config?: string;
  /** Default true. */
  hasJetStream?: boolean;
}

/** Debian has it where the path of most users does not lead. */
function findProgram(): string {
  const given = process.env.CALLBOARD_NATS_SERVER;
  const places = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const found = given ?? places.map((place) => join(place, "nats-server")).find((path) => existsSync(path));
  if (found === undefined)
    throw new Error("no nats-server: install the package nats-server, or name one in CALLBOARD_NATS_SERVER");
  return found;
}

/** On a free port of this machine; settles when it takes connections. */
export async function startNatsServer({
  config = "",
  hasJetStream = true,
}: NatsServerOptions = {}): Promise<NatsServer> {
  const dir = mkdtempSync(join(tmpdir(), "callboard-nats-"));
  const lines = ['listen: "127.0.0.1:-1"', `ports_file_dir: "${dir}"`];
  if (hasJetStream) lines.push(`jetstream { store_dir: "${dir}/store", max_mem: 512MB, max_file: 2GB }`);
  writeFileSync(join(dir, "nats.conf"), `${lines.join("\n")}\n${config}\n`);
  const child = spawn(findProgram(), ["-c", join(dir, "nats.conf")], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4_000);
  });
  const ended = once(child, "exit");
  const ports = join(dir, `nats-server_${child.pid}.ports`);
  while (!/Server is ready/.test(said) || !existsSync(ports)) {
    if (child.exitCode !== null) throw new Error(`nats-server ended:\n${said}`);
    await setTimeout(5);
  }
  const [url = ""] = (JSON.parse(readFileSync(ports, "utf8")) as { nats: string[] }).nats;
  return {
    url,
    process: child,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
