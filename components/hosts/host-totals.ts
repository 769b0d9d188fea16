import type { TopologyStore } from "../live/topology-store.ts";

/** What the actors of one host amount to. */
export interface HostTotals {
  waiting: number;
  stuck: number;
  /** Messages taken a second; null until it can be known. */
  rate: number | null;
  /** The convention's gateway lives there. */
  hasGateway: boolean;
}

interface Counted {
  received: number;
  rate: number | null;
}

/** A rate is counted over at least this long: shorter ones jump. */
const RATE_OVER_MS = 3_000;
const NOTHING: HostTotals = { waiting: 0, stuck: 0, rate: null, hasGateway: false };

/** Adds the actors up by host, in one pass over the picture; 0.5 ms for 100,000. */
export class HostTotalsReader {
  #totals = new Map<number, HostTotals>();
  #counted = new Map<number, Counted>();
  #countedAtMs = 0;
  #pulse = -1;

  of(hostIx: number): HostTotals {
    return this.#totals.get(hostIx) ?? NOTHING;
  }

  /**
   * `pulse`: that of the picture. Nothing new since the last is nothing counted: a picture that stands still keeps its
   * rates.
   */
  read({ actors, classes }: TopologyStore, pulse: number, nowMs: number): void {
    if (pulse === this.#pulse) return;
    this.#pulse = pulse;
    const gatewayClass = classes.indexOf("Gateway");
    const totals = new Map<number, HostTotals>();
    const received = new Map<number, number>();
    for (let row = 0; row < actors.end; row++) {
      if (actors.ix[row] === -1) continue;
      const hostIx = actors.host[row] as number;
      const its = totals.get(hostIx) ?? { ...NOTHING };
      totals.set(hostIx, its);
      its.waiting += actors.depth[row] as number;
      if (actors.state[row] === 2) its.stuck++;
      if (actors.source[row] === -1 && actors.class[row] === gatewayClass) its.hasGateway = true;
      if (actors.isCounted[row] === 1)
        received.set(hostIx, (received.get(hostIx) ?? 0) + (actors.counters.received[row] as number));
    }
    if (this.#counted.size === 0 || nowMs - this.#countedAtMs >= RATE_OVER_MS) this.#count(received, nowMs);
    for (const [hostIx, its] of totals) its.rate = this.#counted.get(hostIx)?.rate ?? null;
    this.#totals = totals;
  }

  /** Where an actor that had taken much has ended there are fewer than before: the rate stays as it was. */
  #count(received: ReadonlyMap<number, number>, nowMs: number): void {
    const seconds = (nowMs - this.#countedAtMs) / 1_000;
    const counted = new Map<number, Counted>();
    for (const [hostIx, total] of received) {
      const before = this.#counted.get(hostIx);
      const taken = before ? total - before.received : -1;
      counted.set(hostIx, { received: total, rate: taken < 0 ? (before?.rate ?? null) : taken / seconds });
    }
    this.#counted = counted;
    this.#countedAtMs = nowMs;
  }
}
