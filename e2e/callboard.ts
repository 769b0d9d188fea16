import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createClient } from "@libsql/client";
import { FRESH_SIGN_IN_MS } from "#protocol/people";
import { Api } from "./api.ts";

const root = dirname(fileURLToPath(new URL(".", import.meta.url)));
const SETUP_TOKEN = "a-token-for-the-tests-only";

export const ADMIN = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
export const ELSE_PASSWORD = "another long password";

interface Options {
  approvals?: "two-people" | "one-person";
  /** false: leave the first run to the test. */
  setUp?: boolean;
  /** What the cluster runs at first. */
  example?: "poll-analytics" | "none";
}

/** One Callboard as `npm start` runs it, on a free port with a data folder of its own. */
export class Callboard {
  readonly url: string;
  readonly dataDir: string;
  readonly setupToken = SETUP_TOKEN;
  readonly #process: ChildProcess;
  /** The administrator's, by token. */
  api: Api;

  private constructor(url: string, dataDir: string, child: ChildProcess) {
    this.url = url;
    this.dataDir = dataDir;
    this.#process = child;
    this.api = Api.nobody(url);
  }

  static async start({ approvals = "one-person", setUp = true, example }: Options = {}): Promise<Callboard> {
    const port = await freePort();
    const dataDir = await mkdtemp(join(tmpdir(), "callboard-e2e-"));
    const child = spawn(process.execPath, [join(root, "scripts/start.mjs")], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        CALLBOARD_PORT: String(port),
        CALLBOARD_DATA: dataDir,
        CALLBOARD_SETUP_TOKEN: SETUP_TOKEN,
        ...(example ? { CALLBOARD_EXAMPLE: example } : {}),
      },
    });
    await line(child, /^Callboard ready on /m);
    const callboard = new Callboard(`http://localhost:${port}`, dataDir, child);
    if (setUp) await callboard.setUp(approvals);
    return callboard;
  }

  /** Makes the administrator. */
  async setUp(approvals: "two-people" | "one-person"): Promise<void> {
    const body = { token: SETUP_TOKEN, ...ADMIN, approvals };
    const { apiToken } = await this.api.post<{ apiToken: string }>("/setup", body);
    this.api = Api.byToken(this.url, apiToken);
  }

  /** Invites a person and accepts for her; she signs in with `ELSE_PASSWORD`. */
  async addPerson(name: string, role: string): Promise<{ email: string; password: string }> {
    const { email } = this.person(name);
    const admin = await Api.bySession(this.url, ADMIN);
    const { inviteUrl } = await admin.post<{ inviteUrl: string }>("/people", { name, email, role });
    const token = new URLSearchParams(new URL(inviteUrl).hash.slice(1)).get("token");
    await this.api.post("/invitations/accept", { token, password: ELSE_PASSWORD });
    return this.person(name);
  }

  /** What one who was added signs in with. */
  person(name: string): { email: string; password: string } {
    return { email: `${name.toLowerCase()}@example.org`, password: ELSE_PASSWORD };
  }

  /** Makes every session one whose password was given too long ago to decide with. Nobody is signed out. */
  async agePasswords(): Promise<void> {
    const database = createClient({ url: `file:${join(this.dataDir, "console.db")}`, timeout: 10_000 });
    const given = new Date(Date.now() - FRESH_SIGN_IN_MS).toISOString();
    await database.execute({ sql: "UPDATE Session SET provedAt = ?", args: [given] });
    database.close();
  }

  /** The process id of the console or the cluster, from the supervisor's children. */
  async pidOf(name: "console" | "cluster"): Promise<number> {
    const { stdout } = await promisify(execFile)("ps", ["-o", "pid=,args=", "--ppid", String(this.#process.pid)]);
    const found = stdout.split("\n").find((row) => row.includes(`dist/${name}.js`));
    if (!found) throw new Error(`no ${name} process among\n${stdout}`);
    return Number.parseInt(found, 10);
  }

  /** Ends it as an operator would, and answers its exit status. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#process.once("exit", resolve));
    if (this.#process.exitCode !== null) return this.#process.exitCode;
    this.#process.kill("SIGTERM");
    const status = await ended;
    await rm(this.dataDir, { recursive: true, force: true });
    return status;
  }
}

/**
 * Packs a folder (below the repository, or absolute), or files given by name, with `callboard pack`; answers the zip's
 * path.
 */
export async function packed(source: string | Record<string, string>): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), "callboard-source-"));
  const dir = typeof source === "string" ? resolve(root, source) : work;
  if (typeof source !== "string") {
    for (const [name, text] of Object.entries(source)) await writeFile(join(work, name), text);
  }
  const zip = `${work}.zip`;
  await promisify(execFile)(process.execPath, [join(root, "bin/callboard.mjs"), "pack", dir, "-o", zip]);
  return zip;
}

function line(child: ChildProcess, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = "";
    const look = (chunk: Buffer) => {
      seen += chunk;
      if (pattern.test(seen)) resolve();
    };
    child.stdout?.on("data", look);
    child.stderr?.on("data", look);
    child.once("exit", (status) => reject(new Error(`Callboard ended with ${status} before it was ready:\n${seen}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
