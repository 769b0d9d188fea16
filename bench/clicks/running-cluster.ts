import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { decodeSnapshot } from "#protocol/picture-frames";
import { RunningConsole } from "../running-console.ts";
import type { LoopDelay } from "./loop-delay.ts";

const PATIENCE_MS = 60_000;

/** Console and embedded cluster as `npm start` runs them in a checkout, called over the HTTP API. */
export class RunningCluster {
  readonly #console: RunningConsole;
  readonly #delayFile: string;

  private constructor(running: RunningConsole, delayFile: string) {
    this.#console = running;
    this.#delayFile = delayFile;
  }

  static async start(root: string): Promise<RunningCluster> {
    const delayFile = join(tmpdir(), `callboard-loop-delay-${process.pid}.json`);
    await rm(delayFile, { force: true });
    const preload = pathToFileURL(fileURLToPath(new URL("loop-delay.js", import.meta.url)));
    const running = await RunningConsole.start(root, {
      CALLBOARD_EXAMPLE: "none",
      NODE_OPTIONS: `--import=${preload.href}`,
      NODE_BENCH_LOOP_DELAY: delayFile,
    });
    return new RunningCluster(running, delayFile);
  }

  /** Uploads and approves; answers the hash. */
  async approved(zip: Uint8Array): Promise<string> {
    const { hash } = await this.call<{ hash: string }>("POST", "/sources", zip);
    await this.call("POST", `/sources/${hash}/decision`, { decision: "approve", reason: "for the bench" });
    return hash;
  }

  ask<T>(globalName: string, message: unknown): Promise<T> {
    const body = { message, timeoutMs: 60_000 };
    return this.call<{ reply: T }>("POST", `/actors/@${globalName}/ask`, body).then(({ reply }) => reply);
  }

  /** Again while the console says that the gateway does not answer. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    for (const giveUpAt = performance.now() + PATIENCE_MS; ; await sleep(500)) {
      try {
        return await this.#console.call(method, path, body);
      } catch (error) {
        if (!String(error).includes("GATEWAY_LOST") || performance.now() > giveUpAt) throw error;
      }
    }
  }

  /** A page that follows the picture, until the answer is called. */
  async openPage(): Promise<() => void> {
    const { epoch, seq } = decodeSnapshot(brotliDecompressSync(await this.#console.snapshot()));
    const watcher = await this.#console.watcher({ epoch, seq });
    return () => watcher.close();
  }

  /** How late the cluster's event loop came round since this was asked last. */
  async loopDelay(): Promise<LoopDelay> {
    const { pid } = await this.#readDelay();
    await rm(this.#delayFile);
    process.kill(pid, "SIGUSR2");
    return this.#readDelay();
  }

  async #readDelay(): Promise<LoopDelay> {
    for (;;) {
      const text = await readFile(this.#delayFile, "utf8").catch(() => null);
      if (text !== null) return JSON.parse(text) as LoopDelay;
      await sleep(20);
    }
  }

  async stop(): Promise<void> {
    await this.#console.stop();
    await rm(this.#delayFile, { force: true });
  }
}
