const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const CLOCK_MINUTES = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** `14:02:31`, local. */
export function clockTime(ms: number): string {
  return CLOCK.format(ms);
}

/** `14:02`, local. */
export function clockMinutes(ms: number): string {
  return CLOCK_MINUTES.format(ms);
}
