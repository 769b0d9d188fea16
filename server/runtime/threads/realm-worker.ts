import { getHeapStatistics } from "node:v8";
import { type MessagePort, parentPort } from "node:worker_threads";
import { systemClock } from "../clock.ts";
import { HEADER } from "../core/counters.ts";
import type { RealmStart } from "../host/base.ts";
import { newSourceRealm } from "../realm/source-realm.ts";
import type { Batch } from "../wire/realm-batch.ts";

/** Each is a post of its own, some microseconds: few enough to cost a slice of 4,096 messages little. */
const LINES_AT_ONCE = 16;
const MEASURE_MEMORY_EVERY_MS = 1_000;
/** Several within the second after which a thread that does not come round is stuck. */
const BEAT_EVERY_MS = 200;

/**
 * The thread of one source's realm. Its way to the host comes as a port in the first message and stays in this closure:
 * the source can reach neither that port nor `parentPort`, which is closed before its code runs.
 */
parentPort?.once("message", (start: RealmStart & { port: MessagePort }) => {
  parentPort?.close();
  const { port, ...setup } = start;
  const realm = newSourceRealm({
    ...setup,
    clock: systemClock,
    scheduler: { endOfTick: (task) => queueMicrotask(task), afterIo: (task) => void setImmediate(task) },
    post: (batch) => port.postMessage(batch),
    linesAtOnce: LINES_AT_ONCE,
  });
  port.on("message", (batch: Batch) => realm?.receive(batch));
  const header = new Float64Array(start.header);
  const measureMemory = () => {
    const { used_heap_size: heap, external_memory: buffers } = getHeapStatistics();
    header[HEADER.memoryBytes] = heap + buffers;
    header[HEADER.bufferBytes] = buffers;
  };
  const beat = () => {
    header[HEADER.beats] = (header[HEADER.beats] as number) + 1;
  };
  beat();
  setInterval(beat, BEAT_EVERY_MS).unref();
  measureMemory();
  setInterval(measureMemory, MEASURE_MEMORY_EVERY_MS).unref();
  // An error in a timer or a forgotten promise of one actor must not end the others.
  const tell = (error: unknown) => realm?.logUncaught(error);
  process.on("uncaughtException", tell);
  process.on("unhandledRejection", tell);
});
