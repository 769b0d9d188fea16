/** Both ends of the naive way between two threads: one postMessage per message, no batches. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";

interface Part {
  port: MessagePort;
  talk: { count: number; message: object } | null;
}

const { port, talk } = workerData as Part;

if (talk === null) {
  let heard = 0;
  port.on("message", (message: { type: string }) => {
    if (message.type === "bench.Said") heard++;
    else port.postMessage(heard);
  });
} else {
  const { count, message } = talk;
  // The first answer tells that the other thread listens.
  port.postMessage({ type: "bench.HowMany" });
  port.once("message", () => {
    const startedAt = performance.now();
    for (let n = 0; n < count; n++) port.postMessage({ ...message });
    port.postMessage({ type: "bench.HowMany" });
    port.once("message", (heard: number) => {
      if (heard !== count) throw new Error(`${heard} heard of ${count}`);
      parentPort?.postMessage((count / (performance.now() - startedAt)) * 1_000);
    });
  });
}
