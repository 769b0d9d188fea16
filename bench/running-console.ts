import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { WebSocket } from "ws";
import { decodeLive, type LivePictureFrame, PICTURE_TYPE } from "#protocol/picture-frames";
import { PROTOCOL_VERSION } from "#protocol/version";

const SETUP_TOKEN = "a-token-for-the-bench-only";
export const ADMIN = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };

/**
 * The real console as `npm start` runs it: with an embedded cluster, or beside a gateway that somebody else has
 * started.
 */
export class RunningConsole {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #dataDir: string;
  readonly #apiToken: string;

  private constructor(url: string, child: ChildProcess, dataDir: string, apiToken: string) {
    this.url = url;
    this.#process = child;
    this.#dataDir = dataDir;
    this.#apiToken = apiToken;
  }

  /** `env`: what it is started with beside a port and folder of its own. */
  static async start(root: string, env: Record<string, string>): Promise<RunningConsole> {
    const port = await freePort();
    const dataDir = await mkdtemp(join(tmpdir(), "callboard-bench-"));
    const child = spawn(process.execPath, [join(root, "scripts/start.mjs")], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        CALLBOARD_PORT: String(port),
        CALLBOARD_DATA: dataDir,
        CALLBOARD_SETUP_TOKEN: SETUP_TOKEN,
        ...env,
      },
    });
    await new Promise<void>((resolve, reject) => {
      // Read to its end: a pipe that nobody reads any more would end the console.
      child.stdout.on("data", (chunk) => String(chunk).includes("Callboard ready") && resolve());
      child.once("exit", (code) => reject(new Error(`the console ended with ${code} before it was ready`)));
    });
    const url = `http://localhost:${port}`;
    const answer = await fetch(`${url}/api/v1/setup`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: SETUP_TOKEN, ...ADMIN, approvals: "one-person" }),
    });
    const { apiToken } = (await answer.json()) as { apiToken: string };
    return new RunningConsole(url, child, dataDir, apiToken);
  }

  /** Memory of the console's process, in bytes. */
  async memoryBytes(): Promise<number> {
    const { stdout } = await promisify(execFile)("ps", ["-o", "pid=,args=", "--ppid", String(this.#process.pid)]);
    const found = stdout.split("\n").find((row) => row.includes("dist/console.js"));
    const status = readFileSync(`/proc/${Number.parseInt(found ?? "", 10)}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
  }

  /** Calls the HTTP API as the administrator; bytes are sent as a zip. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const isZip = body instanceof Uint8Array;
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#apiToken}`,
        "content-type": isZip ? "application/zip" : "application/json",
      },
      ...(body === undefined ? {} : { body: isZip ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** The snapshot as a browser gets it, still compressed. */
  async snapshot(): Promise<Buffer> {
    const { stdout } = await promisify(execFile)(
      "curl",
      [
        "-sS",
        "-H",
        `authorization: Bearer ${this.#apiToken}`,
        "-H",
        `accept: ${PICTURE_TYPE}`,
        "-H",
        "accept-encoding: br",
        `${this.url}/api/v1/topology`,
      ],
      { encoding: "buffer", maxBuffer: 64 * 1024 * 1024 },
    );
    return stdout;
  }

  /** A program that follows the picture as a page does. */
  async watcher(from: { epoch: string; seq: number }): Promise<Watcher> {
    const socket = new WebSocket(`${this.url.replace("http", "ws")}/live`, {
      headers: { authorization: `Bearer ${this.#apiToken}` },
    });
    await once(socket, "open");
    return new Watcher(socket, from);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await ended;
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}

export class Watcher {
  bytes = 0;
  changed = 0;
  gaps = 0;
  /** When each delta came, by its seq. */
  readonly cameAt = new Map<number, number>();
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, { epoch, seq }: { epoch: string; seq: number }) {
    this.#socket = socket;
    socket.on("message", (data: Buffer, isBinary) => this.#take(data, isBinary));
    socket.send(JSON.stringify({ t: "hello", protocol: PROTOCOL_VERSION }));
    socket.send(JSON.stringify({ t: "watch", epoch, seq }));
  }

  /** Reads nothing any more: the console's bytes pile up on their way. */
  stall(): void {
    this.#socket.pause();
  }

  close(): void {
    this.#socket.terminate();
  }

  #take(data: Buffer, isBinary: boolean): void {
    this.bytes += data.length;
    if (!isBinary) {
      if (String(data).includes('"gap"')) this.gaps += 1;
      return;
    }
    const frame: LivePictureFrame = decodeLive(data);
    if (frame.t !== "delta") return;
    this.changed += frame.delta.changed?.ix.length ?? 0;
    this.cameAt.set(frame.delta.seq, Date.now());
    this.#socket.send(JSON.stringify({ t: "ack", seq: frame.delta.seq }));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
