/**
 * A thread of the locked map: the owner (`count` 0), or one that adds. Cells: the lock, what the owner is to do, bytes
 * written.
 */
import { parentPort, workerData } from "node:worker_threads";

const LOCK = 0;
/** 0: nothing, 1: an addition is there, 2: tell the size and end. */
const TASK = 1;
const BYTES = 2;
const TEXT_AT = 16;

const { shared, count, keys } = workerData as { shared: SharedArrayBuffer; count: number; keys: number };
const cells = new Int32Array(shared, 0, TEXT_AT / 4);
const text = Buffer.from(shared, TEXT_AT);

function own(): void {
  const map = new Map<string, number>();
  for (;;) {
    Atomics.wait(cells, TASK, 0);
    if (Atomics.load(cells, TASK) === 2) break;
    const { key, value } = JSON.parse(text.toString("utf8", 0, cells[BYTES])) as { key: string; value: number };
    map.set(key, value);
    Atomics.store(cells, TASK, 0);
    Atomics.notify(cells, TASK);
  }
  parentPort?.postMessage(map.size);
}

function add(key: string, value: number): void {
  while (Atomics.compareExchange(cells, LOCK, 0, 1) !== 0) Atomics.wait(cells, LOCK, 1);
  cells[BYTES] = text.write(JSON.stringify({ key, value }));
  Atomics.store(cells, TASK, 1);
  Atomics.notify(cells, TASK);
  Atomics.wait(cells, TASK, 1);
  Atomics.store(cells, LOCK, 0);
  Atomics.notify(cells, LOCK, 1);
}

parentPort?.postMessage("ready");
if (count === 0) own();
else {
  parentPort?.once("message", () => {
    for (let n = 1; n <= count; n++) add(`key ${n % keys}`, n);
    parentPort?.postMessage("done");
  });
}
