import type { AskLatency } from "./measure.ts";
import type { PollLatencies, PollLatency } from "./poll-analytics.ts";
import type { SwapPause } from "./swap-pause.ts";

interface CoreResult {
  tells?: number;
  pingPong?: number;
  ask?: AskLatency | null;
  actors?: { createMs: number; heapPerActor: number } | null;
}

export type CoreResults = Record<"ring" | "callboard" | "nact", CoreResult>;

interface Results {
  machine: { node: string; cpu: string; cores: number; memoryGb: number; platform: string };
  core: CoreResults;
  swap: SwapPause;
  poll: PollLatencies;
}

const WIDTHS = [34, 14, 14, 14, 12, 12];

function row(...cells: string[]): string {
  return cells
    .map((cell, n) => (n === 0 ? cell.padEnd(WIDTHS[n] ?? 12) : cell.padStart(WIDTHS[n] ?? 12)))
    .join(" ")
    .trimEnd();
}

function coreRow(
  name: string,
  unit: string,
  read: (result: CoreResult) => number | undefined,
  core: CoreResults,
  digits = 1,
): string {
  const [ring, ours, theirs] = [core.ring, core.callboard, core.nact].map(read);
  const show = (value: number | undefined) => (value === undefined ? "–" : `${value.toFixed(digits)} ${unit}`);
  const ratio = (a: number | undefined, b: number | undefined) => (a && b ? `${(a / b).toFixed(2)}×` : "–");
  return row(name, show(ours), show(ring), show(theirs), ratio(ours, ring), ratio(theirs, ours));
}

function pollLine({ pollsPerSecond, asks, failed, p50Ms, p99Ms, maxMs }: PollLatency): string {
  const times = `p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms, max ${maxMs.toFixed(2)} ms`;
  return `${pollsPerSecond.toFixed(0)} polls/s, ${asks} asks, ${failed} failed; ${times}`;
}

export function printTable({ machine, core, swap, poll }: Results): void {
  const lines = [
    `Node ${machine.node}, ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.platform}`,
    "",
    row("", "Callboard", "raw ring", "nact", "to ring", "nact to us"),
    coreRow("1,000,000 tells and an ask", "ms", (r) => r.tells, core),
    coreRow("ping-pong, 500,000 round trips", "ms", (r) => r.pingPong, core),
    coreRow("ask, p50", "µs", (r) => r.ask?.p50Us, core, 2),
    coreRow("ask, p99", "µs", (r) => r.ask?.p99Us, core, 2),
    coreRow("100,000 actors created", "ms", (r) => r.actors?.createMs, core),
    coreRow("heap per actor", "B", (r) => r.actors?.heapPerActor, core, 0),
    "",
    `Hot swap under 10,000 messages/s: ${swap.swaps} swaps, ${swap.messages} messages, ${swap.lost} lost; ` +
      `pause p50 ${swap.p50Ms.toFixed(2)} ms, p99 ${swap.p99Ms.toFixed(2)} ms, max ${swap.maxMs.toFixed(2)} ms`,
    `GET /analytics/{id} of poll-analytics:        ${pollLine(poll.callboard)}`,
    `the same of plain node:http in one process:   ${pollLine(poll.plain)}`,
    `ratio: p50 ${(poll.callboard.p50Ms / poll.plain.p50Ms).toFixed(1)}×, p99 ${(poll.callboard.p99Ms / poll.plain.p99Ms).toFixed(1)}×`,
    "",
    "Goals: tells ≤ 1.6× the raw ring, nact ≥ 10× ours, ≤ 500 B per actor, swap p99 ≤ 5 ms, analytics p99 < 20 ms.",
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
