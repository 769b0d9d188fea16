import type { ActorAddress } from "../../author/address.ts";
import { type Finder, locate, put, slices } from "../routing/mod.ts";

/** How many actors are stopped. */
export interface StopManyOptions {
  /** As `StopOptions.recursive`; default true. */
  recursive?: boolean;
  /** As `StopOptions.mode`; default `drain`. */
  mode?: "drain" | "message";
  /** What is waited for: that each has been told, or (default) that each is gone. */
  until?: "told" | "gone";
  /** As `StopOptions.deadlineMs`, of each. */
  deadlineMs?: number;
}

/**
 * What became of one actor of a `stopMany`. `NO_ACTOR`: there was none. `STOP_TIMEOUT`: it was told, and is still
 * there.
 */
export type StopResult =
  | { ok: true; address: ActorAddress }
  | { ok: false; address: ActorAddress; code: "NO_ACTOR" | "STOP_TIMEOUT"; error: string };

/** Told in one go; then the thread's other work has its turn. */
const TOLD_AT_ONCE = 256;
/** Actors that one call waits for. */
const AWAITED_AT_ONCE = 1_000;

/** How to stop them from here. */
export interface Stopper {
  readonly finder: Finder;
  tell(address: ActorAddress): void;
  /** Settles after I/O had its turn. */
  pause(): Promise<void>;
}

/**
 * Tells each to stop and answers, in the order of the addresses, what became of it. Asks each host about its own only.
 */
export async function stopMany(
  { finder, tell, pause }: Stopper,
  addresses: readonly ActorAddress[],
  { until = "gone", deadlineMs = null }: { until?: "told" | "gone"; deadlineMs?: number | null },
): Promise<StopResult[]> {
  const results: StopResult[] = [];
  /** Places in `results`, by host. */
  const told = new Map<string, number[]>();
  for (let from = 0; from < addresses.length; from += TOLD_AT_ONCE) {
    if (from > 0) await pause();
    const some = addresses.slice(from, from + TOLD_AT_ONCE);
    const places = await locate(finder, some);
    for (const [n, address] of some.entries()) {
      const place = places[n] ?? null;
      if (place === null) {
        results.push({ ok: false, address, code: "NO_ACTOR", error: `no actor has the address ${address}` });
        continue;
      }
      tell(address);
      put(told, place.host, results.length);
      results.push({ ok: true, address });
    }
  }
  if (until === "told") return results;
  const stillThere = async (host: string, waiting: readonly number[]) => {
    const some = waiting.map((at) => (results[at] as StopResult).address);
    const areGone = (await finder.call(host, { do: "whenAllGone", addresses: some, deadlineMs })) as boolean[];
    for (const [n, at] of waiting.entries()) {
      const address = some[n] as ActorAddress;
      const error = `${address} did not stop within ${deadlineMs} ms`;
      if (!areGone[n]) results[at] = { ok: false, address, code: "STOP_TIMEOUT", error };
    }
  };
  const calls = [...told].flatMap(([host, waiting]) =>
    slices(waiting, AWAITED_AT_ONCE).map((some) => [host, some] as const),
  );
  await Promise.all(calls.map(([host, some]) => stillThere(host, some)));
  return results;
}
