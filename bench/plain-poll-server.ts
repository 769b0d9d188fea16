/**
 * The peer of the poll example, in a process of its own: plain node:http and one Map, with the same JSON read and
 * written. Prints its port.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { endWithStarter } from "./ends-with-starter.ts";

interface Counts {
  total: number;
  answers: Record<string, number>;
  demographics: Record<string, Record<string, Record<string, number>>>;
}

interface Answer {
  questionId: string;
  answer: string;
  demographics: Record<string, string | number>;
}

const questions = new Map<string, Counts>();

function countsOf(questionId: string): Counts {
  let counts = questions.get(questionId);
  if (!counts) {
    counts = { total: 0, answers: {}, demographics: {} };
    questions.set(questionId, counts);
  }
  return counts;
}

function count({ questionId, answer, demographics }: Answer): void {
  const counts = countsOf(questionId);
  counts.total += 1;
  counts.answers[answer] = (counts.answers[answer] ?? 0) + 1;
  for (const [dimension, value] of Object.entries(demographics)) {
    const group = dimension === "age" ? `${Math.floor(Number(value) / 15)}` : String(value);
    counts.demographics[dimension] ??= {};
    const groups = counts.demographics[dimension];
    groups[group] ??= {};
    groups[group][answer] = (groups[group][answer] ?? 0) + 1;
  }
}

const server = createServer(async (request, response) => {
  response.setHeader("content-type", "application/json");
  if (request.method === "GET") {
    const questionId = (request.url ?? "").slice("/analytics/".length);
    response.end(JSON.stringify({ questionId, ...countsOf(questionId) }));
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  count(JSON.parse(Buffer.concat(chunks).toString("utf8")) as Answer);
  response.writeHead(201);
  response.end(JSON.stringify({ accepted: true }));
});
endWithStarter();
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
