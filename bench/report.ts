import { CONTENDERS } from "./measurements.ts";
import type { Line } from "./results.ts";

export type Format = "table" | "markdown" | "json";

const HEAD = ["measurement", "contender", "median", "to ours", "goal"];

/** What is printed before the lines come. */
export function head(format: Format, machine: string): string {
  if (format === "json") return "";
  if (format === "markdown") return `${machine}\n\n${cells(HEAD)}\n|---|---|--:|--:|---|\n`;
  return `${machine}\n\n${padded(HEAD)}\n`;
}

/** Lines of one measurement; a name stands in its first line only, but in JSON. */
export function body(format: Format, lines: readonly Line[]): string {
  return lines
    .map((line, n) => {
      const { name, contender, value, unit, ratioToOurs, stoppedAfterMs } = line;
      const shown = CONTENDERS[contender] ?? contender;
      if (format === "json") {
        const stopped = stoppedAfterMs === null ? {} : { stoppedAfterMs };
        return JSON.stringify({ name, contender: shown, value, unit, ratioToOurs, ...stopped });
      }
      const isFirst = lines[n - 1]?.name !== name;
      const columns = [isFirst ? name : "", shown, valueText(line), ratioText(line), goalText(line)];
      return format === "markdown" ? cells(columns) : padded(columns);
    })
    .map((text) => `${text}\n`)
    .join("");
}

function valueText({ value, unit, stoppedAfterMs }: Line): string {
  if (value === null) return stoppedAfterMs === null ? "–" : `none in ${stoppedAfterMs / 1_000} s`;
  if (stoppedAfterMs !== null) return `> ${value.toLocaleString("en-US")} ${unit}`;
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${value.toLocaleString("en-US", options)} ${unit}`;
}

function ratioText({ ratioToOurs, stoppedAfterMs }: Line): string {
  if (ratioToOurs === null) return "–";
  return `${stoppedAfterMs === null ? "" : "> "}${ratioToOurs.toFixed(ratioToOurs < 0.1 ? 3 : 2)}×`;
}

function goalText({ goal }: Line): string {
  return goal === null ? "" : `${goal.text}: ${goal.verdict}`;
}

function cells(columns: readonly string[]): string {
  return `| ${columns.join(" | ")} |`;
}

const WIDTHS = [54, 32, 16, 12];

function padded(columns: readonly string[]): string {
  return columns
    .map((text, n) => (n < 2 || n === 4 ? text.padEnd(WIDTHS[n] ?? 0) : `${text.padStart(WIDTHS[n] ?? 0)}  `))
    .join("")
    .trimEnd();
}
