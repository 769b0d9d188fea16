const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The two largest units: `41 s`, `14 min`, `1 h 46 min`, `6 d 23 h`. Never negative. */
export function formatSpan(ms: number): string {
  const span = Math.max(0, ms);
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min`;
  const [large, small] = span < DAY ? ([HOUR, MINUTE] as const) : ([DAY, HOUR] as const);
  const [largeName, smallName] = span < DAY ? ["h", "min"] : ["d", "h"];
  const rest = Math.floor((span % large) / small);
  return `${Math.floor(span / large)} ${largeName}${rest > 0 ? ` ${rest} ${smallName}` : ""}`;
}

/** `just now`, `14 min ago`, `in 6 d 23 h`, as seen at `now`. */
export function formatRelative(at: number, now: number): string {
  const ago = now - at;
  if (Math.abs(ago) < 5 * SECOND) return "just now";
  return ago > 0 ? `${formatSpan(ago)} ago` : `in ${formatSpan(-ago)}`;
}
