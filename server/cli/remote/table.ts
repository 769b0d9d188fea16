/** A column of a table: its head, and what a row shows in it. Numbers stand to the right. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => string | number | null>>;

const GAP = "  ";

/** Lines of equal columns, the heads first. */
export function table<Row>(rows: readonly Row[], columns: Columns<Row>): string {
  const heads = Object.keys(columns);
  const cells = rows.map((row) => heads.map((head) => columns[head]?.(row) ?? "–"));
  const widths = heads.map((head, n) => Math.max(head.length, ...cells.map((row) => String(row[n]).length)));
  const line = (values: readonly (string | number)[]) =>
    values
      .map((value, n) =>
        typeof value === "number" ? String(value).padStart(widths[n] ?? 0) : value.padEnd(widths[n] ?? 0),
      )
      .join(GAP)
      .trimEnd();
  return `${[line(heads), ...cells.map(line)].join("\n")}\n`;
}

/** One thing, a line for each of its facts. */
export function facts(values: Readonly<Record<string, string | number | null>>): string {
  const width = Math.max(...Object.keys(values).map((name) => name.length));
  return Object.entries(values)
    .map(([name, value]) => `${name.padEnd(width)}${GAP}${value ?? "–"}\n`)
    .join("");
}

/** The first 12 digits: enough to tell sources apart, and what commands take instead of the whole hash. */
export function shortHash(hash: string | null): string {
  return hash === null ? "runtime" : hash.slice(0, 12);
}

export function oneLine(value: unknown, maxCharacters = 80): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters - 1)}…` : text;
}

/** `1 host`, `3 hosts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
