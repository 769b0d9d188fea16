/**
 * How long to wait before attempt `n` (from 0) to reach the gateway: 50, 100, 200, 400, then 500 ms for as long as it
 * takes. The cap keeps the promise that the console is live again within a second of the gateway's return.
 */
export function reconnectDelayMs(attempt: number): number {
  return Math.min(500, 50 * 2 ** Math.min(attempt, 10));
}
