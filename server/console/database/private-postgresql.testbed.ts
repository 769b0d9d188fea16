import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { freePort } from "../free-port.testbed.ts";

export interface PrivatePostgresql {
  /** Makes an empty database; its URL. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** Folder of initdb and postgres, the newest there is; null when PostgreSQL is not installed. */
function findPostgresql(): string | null {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(debian, version, "bin")), ...(process.env.PATH ?? "").split(":")];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres"))) ?? null;
}

/**
 * Tests only: a PostgreSQL server of its own, on a free loopback port, in a temporary folder. It ends with this
 * process, also when that is killed. PostgreSQL refuses to run as root, so root runs it as the user postgres.
 */
export async function startPrivatePostgresql(): Promise<PrivatePostgresql> {
  const bin = findPostgresql();
  if (bin === null) throw new Error("PostgreSQL is not installed: apt-get install -y postgresql");
  const postgres = process.getuid?.() === 0 ? userIds("postgres") : null;
  const as = postgres ?? {};
  const folder = mkdtempSync(join(tmpdir(), "callboard-postgresql-"));
  const password = randomBytes(16).toString("hex");
  const passwordFile = join(folder, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (postgres !== null) {
    for (const path of [folder, passwordFile]) chownSync(path, postgres.uid, postgres.gid);
  }
  const data = join(folder, "data");
  const initdb = [
    "-D",
    data,
    "-U",
    "callboard",
    "-A",
    "scram-sha-256",
    `--pwfile=${passwordFile}`,
    "-N",
    "-E",
    "UTF8",
    "--locale=C",
  ];
  execFileSync(join(bin, "initdb"), initdb, { ...as, cwd: folder, stdio: "pipe" });

  const port = await freePort();
  // The shell's input ends when we do, however that happens, and then it stops the server.
  const script = '"$0" "$@" & server=$!; cat >/dev/null; kill -QUIT $server; wait $server';
  const server = spawn(
    "/bin/sh",
    ["-c", script, join(bin, "postgres"), "-F", "-D", data, "-h", "127.0.0.1", "-p", String(port), "-k", folder],
    { ...as, cwd: folder, stdio: ["pipe", "ignore", "pipe"] },
  );
  const urlOf = (database: string) => `postgresql://callboard:${password}@127.0.0.1:${port}/${database}`;
  await isReady(server);

  let made = 0;
  return {
    async createDatabase() {
      made += 1;
      const client = new pg.Client({ connectionString: urlOf("postgres") });
      await client.connect();
      await client.query(`CREATE DATABASE test_${made}`);
      await client.end();
      return urlOf(`test_${made}`);
    },
    async stop() {
      const ended = once(server, "exit");
      server.stdin?.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function isReady(server: ChildProcess): Promise<void> {
  let log = "";
  for await (const chunk of server.stderr?.iterator({ destroyOnReturn: false }) ?? []) {
    log += String(chunk);
    if (log.includes("database system is ready to accept connections")) {
      server.stderr?.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL did not start: ${log}`);
}

function userIds(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}
