import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";

const MINUTE_MS = 60_000;
/** Addresses told apart in one minute; further ones are counted together. */
const MAX_ADDRESSES = 200;

/**
 * Counts refused calls of nobody (401) per address and minute. One audit row per address and minute, written when the
 * minute is over, so that a flood of them costs no writes.
 */
export interface RefusedNobody {
  count(address: string): void;
  /** Writes what was counted so far; counting may go on. */
  flush(): Promise<void>;
}

export function createRefusedNobody(audit: Audit, clock: Clock): RefusedNobody {
  let counts = new Map<string, number>();

  async function flush(): Promise<void> {
    const counted = counts;
    counts = new Map();
    await Promise.all(
      [...counted].map(([address, calls]) =>
        audit.refused({ who: "system", action: "call.unauthenticated", target: address, details: { calls } }),
      ),
    );
  }

  return {
    count(address) {
      if (counts.size === 0) clock.after(MINUTE_MS, () => void flush());
      const key = counts.has(address) || counts.size < MAX_ADDRESSES ? address : "others";
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    flush,
  };
}
