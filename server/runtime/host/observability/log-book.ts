import type { LogLine } from "../../wire/log-line.ts";

const KEPT = 200;

/** Adds a line and drops the oldest beyond 200. */
export function addLogLine(lines: LogLine[], line: LogLine): void {
  lines.push(line);
  if (lines.length > KEPT) lines.shift();
}
