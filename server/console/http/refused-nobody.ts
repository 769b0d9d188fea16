import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";

const MINUTE_MS = 60_000;
/** Addresses told apart in one minute; further ones are counted together. */
const MAX_ADDRESSES = 200;

/** What one address was refused; `signIns` of the calls were tries to sign in to no account of ours. */
interface Counts {
  calls: number;
  signIns: number;
}

/**
 * Counts refused calls of nobody (401) per address and minute. One audit row per address and minute, written when the
 * minute is over, so that a flood of them costs no writes.
 */
export interface RefusedNobody {
  count(address: string, what?: "sign-in"): void;
  /** Writes what was counted so far; counting may go on. */
  flush(): Promise<void>;
}

export function createRefusedNobody(audit: Audit, clock: Clock): RefusedNobody {
  let counts = new Map<string, Counts>();

  async function flush(): Promise<void> {
    const counted = counts;
    counts = new Map();
    await Promise.all(
      [...counted].map(([address, details]) =>
        audit.refused({ who: "system", action: "call.unauthenticated", target: address, details }),
      ),
    );
  }

  return {
    count(address, what) {
      if (counts.size === 0) clock.after(MINUTE_MS, () => void flush());
      const key = counts.has(address) || counts.size < MAX_ADDRESSES ? address : "others";
      const { calls, signIns } = counts.get(key) ?? { calls: 0, signIns: 0 };
      counts.set(key, { calls: calls + 1, signIns: signIns + (what === "sign-in" ? 1 : 0) });
    },
    flush,
  };
}
