/** Rows as columns of equal length: how what is as many as actors goes from hop to hop. */
export type ColumnsOf<Row> = { [Name in keyof Row]: Row[Name][] };

export function emptyColumns<Name extends string>(names: readonly Name[]): Record<Name, never[]> {
  return Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, never[]>;
}

/** The row's cells of these columns; it may have others. */
export function pushRow<Row>(columns: ColumnsOf<Row>, row: Row): void {
  for (const name in columns) columns[name].push(row[name]);
}

export function columnsOf<Row, Name extends keyof Row>(
  rows: readonly Row[],
  names: readonly Name[],
): ColumnsOf<Pick<Row, Name>> {
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])) as ColumnsOf<Pick<Row, Name>>;
}

/** How two rows are compared by whoever tells only what is news. */
export interface Comparison<Row> {
  isSame(told: Row, row: Row): boolean;
  /** From then on the row is what was told. */
  copy(row: Row, told: Row): void;
}

/** True, and taken down as told, when the row differs from what was told of it last. */
export function isNews<Row>({ isSame, copy }: Comparison<Row>, told: Row, row: Row): boolean {
  if (isSame(told, row)) return false;
  copy(row, told);
  return true;
}
