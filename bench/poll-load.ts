/**
 * Runs in a process of its own, so that the load does not compete with the hosts for one thread:
 * `poll-load PORT SECONDS`.
 */
import { Agent, request } from "node:http";
import { endWithStarter } from "./ends-with-starter.ts";

const POLLS_PER_SECOND = 1_000;
/** One request in so many asks for analytics. */
const READ_EVERY = 10;
const QUESTIONS = 50;
const TICK_MS = 5;
const WARM_UP_MS = 2_000;

const port = Number(process.argv[2]);
const seconds = Number(process.argv[3]);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const latencies: number[] = [];
let failed = 0;
let open = 0;

function call(method: string, path: string, body: string | undefined, onDone: (tookMs: number) => void): void {
  const startedAt = performance.now();
  open++;
  const sent = request({
    host: "127.0.0.1",
    port,
    method,
    path,
    agent,
    headers: { "content-type": "application/json" },
  });
  sent.on("response", (response) => {
    response.resume();
    response.on("end", () => {
      open--;
      if (response.statusCode === 200 || response.statusCode === 201) onDone(performance.now() - startedAt);
      else failed++;
    });
  });
  sent.on("error", () => {
    open--;
    failed++;
  });
  sent.end(body);
}

endWithStarter();
const startedAt = performance.now();
let requests = 0;
const ticking = setInterval(() => {
  const elapsed = performance.now() - startedAt;
  if (elapsed > seconds * 1_000 + WARM_UP_MS) {
    clearInterval(ticking);
    const wait = setInterval(() => {
      if (open > 0 && performance.now() - startedAt < seconds * 1_000 + WARM_UP_MS + 5_000) return;
      clearInterval(wait);
      agent.destroy();
      const result = { failed: failed + open, latencies };
      process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
    }, 10);
    return;
  }
  for (const due = (elapsed * POLLS_PER_SECOND * (1 + 1 / READ_EVERY)) / 1_000; requests < due; requests++) {
    const questionId = `q${requests % QUESTIONS}`;
    if (requests % (READ_EVERY + 1) === READ_EVERY) {
      const isWarm = elapsed > WARM_UP_MS;
      call("GET", `/analytics/${questionId}`, undefined, (tookMs) => isWarm && latencies.push(tookMs));
    } else {
      const demographics = { age: 16 + (requests % 64), region: requests % 2 ? "north" : "south" };
      const body = JSON.stringify({ questionId, answer: requests % 3 ? "yes" : "no", demographics });
      call("POST", "/response", body, () => {});
    }
  }
}, TICK_MS);
