import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import { systemClock } from "../clock.ts";
import type { Base, RealmEvents, RealmLink, RealmStart } from "../host/base.ts";

/** A realm per worker thread; real time. */
export function threadsBase(): Base {
  return {
    kind: "threads",
    // 36^8 is 41 bits: two starts of one host meet once in 10^12.
    newLife: () => (randomBytes(6).readUIntBE(0, 6) % 36 ** 8).toString(36).padStart(8, "0"),
    clock: systemClock,
    scheduler: { endOfTick: (task) => queueMicrotask(task), afterIo: (task) => void setImmediate(task) },
    keepAlive() {
      const timer = setInterval(() => {}, 0x7fffffff);
      return () => clearInterval(timer);
    },
    openRealm,
  };
}

/** From source the worker's bundle is in `dist/`; in a bundle it stands beside. */
function workerFile(): string {
  const isSource = import.meta.url.endsWith(".ts");
  return fileURLToPath(new URL(isSource ? "../../../dist/realm-worker.js" : "realm-worker.js", import.meta.url));
}

function openRealm(start: RealmStart, events: RealmEvents): RealmLink {
  const worker = new Worker(workerFile(), {
    env: {},
    stdout: true,
    stderr: true,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: start.heapMb },
  });
  const { port1: port, port2 } = new MessageChannel();
  let isOver = false;
  const end = (reason: string) => {
    if (isOver) return;
    isOver = true;
    port.close();
    events.onEnd(reason);
  };
  port.on("message", (batch: unknown[]) => {
    if (!isOver) events.onBatch(batch);
  });
  worker.on("error", (error: NodeJS.ErrnoException) => {
    end(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "realm ran out of memory" : `realm failed: ${error.message}`);
  });
  worker.on("exit", (code) => end(`realm exited with ${code}`));
  worker.stdout
    .setEncoding("utf8")
    .on("data", (text: string) => events.onOutput("info", text.trimEnd().slice(0, 10_000)));
  worker.stderr
    .setEncoding("utf8")
    .on("data", (text: string) => events.onOutput("error", text.trimEnd().slice(0, 10_000)));
  const { source, ...rest } = start;
  const { hash, code, map } = source;
  worker.postMessage({ ...rest, source: { hash, code, map }, port: port2 }, [port2]);
  worker.unref();
  port.unref();
  return {
    post: (batch) => port.postMessage(batch),
    async end() {
      isOver = true;
      port.close();
      await worker.terminate();
    },
  };
}
