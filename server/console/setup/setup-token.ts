import { isSameSecret, mintSecret } from "../accounts/one-time-secret.ts";
import type { Clock } from "../clock.ts";
import { ApiFailure } from "../http/api-failure.ts";

const LIFE_MS = 30 * 60_000;
const TRIES_PER_MINUTE = 5;

/** The secret of the one-time link by which the first administrator is made. */
export interface SetupToken {
  readonly secret: string;
  /** Counts a try and throws unless it is the secret: SETUP_TOKEN, or RATE_LIMITED after 5 tries in a minute. */
  check(given: string): void;
}

/** One of the operator's choosing does not expire; one that was minted lives 30 minutes. */
export function createSetupToken(chosen: string | null, clock: Clock): SetupToken {
  const secret = chosen ?? mintSecret();
  const endsAt = chosen === null ? clock.now() + LIFE_MS : Number.POSITIVE_INFINITY;
  let tries: number[] = [];
  return {
    secret,
    check(given) {
      const now = clock.now();
      tries = tries.filter((at) => now - at < 60_000);
      if (tries.length >= TRIES_PER_MINUTE) {
        throw new ApiFailure("RATE_LIMITED", `more than ${TRIES_PER_MINUTE} tries in a minute`, "Wait a minute.");
      }
      tries.push(now);
      if (!isSameSecret(given, secret)) {
        throw new ApiFailure(
          "SETUP_TOKEN",
          "this is not the set-up link's token",
          "Open the link that was printed at start.",
        );
      }
      if (now >= endsAt) {
        throw new ApiFailure(
          "SETUP_TOKEN",
          "the set-up link has expired: it is good for 30 minutes",
          "Start the console again for a new one.",
        );
      }
    },
  };
}
