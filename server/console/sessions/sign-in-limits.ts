import type { Clock } from "../clock.ts";
import { ApiFailure } from "../http/api-failure.ts";

/** Tries that cost nothing; then each failure doubles the wait, up to MAX_WAIT_MS. */
const FREE_PER_ACCOUNT = 5;
const FREE_PER_ADDRESS = 20;
const FIRST_WAIT_MS = 2_000;
const MAX_WAIT_MS = 5 * 60_000;
/** A quiet account or address is forgotten after this. */
const FORGET_MS = 15 * 60_000;
/** Of each kind; beyond that the oldest is forgotten, so that made-up names fill no memory. */
const MAX_KEPT = 10_000;

interface Tries {
  count: number;
  lastAt: number;
  /** No try before this. */
  openAt: number;
}

/**
 * Slows down guessing, by account (whatever address it comes from) and by address (whatever account). A try counts
 * before the password is checked, so that many at once gain nothing; while one has to wait, the right password waits
 * too.
 */
export interface SignInLimits {
  /** 0: try now, and it is counted. Otherwise how many ms to wait; that one is not counted. */
  begin(account: string, address: string): number;
  /** The password was right: forgets the account's failures. */
  succeeded(account: string, address: string): void;
}

/** The answer to a try that came too early. */
export function tooManyTries(waitMs: number): Response {
  const seconds = Math.ceil(waitMs / 1000);
  const failure = new ApiFailure("RATE_LIMITED", "too many tries with a password", `Try again in ${seconds} s.`);
  return Response.json(failure.toBody(), { status: 429, headers: { "retry-after": String(seconds) } });
}

export function createSignInLimits(clock: Clock): SignInLimits {
  const accounts = new Map<string, Tries>();
  const addresses = new Map<string, Tries>();

  function waitMs(kept: Map<string, Tries>, key: string): number {
    const tries = kept.get(key);
    if (tries === undefined) return 0;
    if (clock.now() - tries.lastAt > FORGET_MS) {
      kept.delete(key);
      return 0;
    }
    return Math.max(0, tries.openAt - clock.now());
  }

  function count(kept: Map<string, Tries>, key: string, free: number): void {
    const now = clock.now();
    const tries = kept.get(key) ?? { count: 0, lastAt: now, openAt: now };
    tries.count += 1;
    tries.lastAt = now;
    const paid = tries.count - free;
    if (paid >= 0) tries.openAt = now + Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(paid, 20));
    kept.delete(key);
    kept.set(key, tries);
    const oldest = kept.keys().next();
    if (kept.size > MAX_KEPT && !oldest.done) kept.delete(oldest.value);
  }

  return {
    begin(account, address) {
      const wait = Math.max(waitMs(accounts, account), waitMs(addresses, address));
      if (wait > 0) return wait;
      count(accounts, account, FREE_PER_ACCOUNT);
      count(addresses, address, FREE_PER_ADDRESS);
      return 0;
    },
    succeeded(account, address) {
      accounts.delete(account);
      const tries = addresses.get(address);
      if (tries !== undefined) tries.count = Math.max(0, tries.count - 1);
    },
  };
}
