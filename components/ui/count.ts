const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** `18,220` */
export function formatCount(count: number): string {
  return WHOLE.format(count);
}

/** `1 actor`, `3 actors`, `0 actors` */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `3 of 12 actors`; where there is nothing to count, `no actors`. */
export function shownOf(shown: number, total: number, one: string, many = `${one}s`): string {
  return total === 0 ? `no ${many}` : `${formatCount(shown)} of ${countOf(total, one, many)}`;
}

/** `61.4 KB`; steps of 1,000, as files are sold and shown. */
export function formatBytes(bytes: number): string {
  let unit = 0;
  let amount = bytes;
  while (amount >= 999.5 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${amount < 10 && unit > 0 ? TENTHS.format(amount) : WHOLE.format(amount)} ${UNITS[unit]}`;
}

/** `0.4 ms`, `41 ms`, `2.5 s` */
export function formatMs(ms: number): string {
  if (ms < 1000) return `${ms < 10 ? TENTHS.format(ms) : WHOLE.format(ms)} ms`;
  return `${TENTHS.format(ms / 1000)} s`;
}
