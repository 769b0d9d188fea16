import type { Counts } from "./sim-net.testbed.ts";
import type { World } from "./world.testbed.ts";

/** Whoever has seen this much of a fault of its own may be removed. */
const EXCUSED_MS = 14_000;

/** One that is no member for a fault of its own. */
interface Sent {
  readonly from: string;
  readonly to: string;
  readonly n: number;
  state: "on its way" | "taken" | "undelivered";
}

/** What happened in a run, and what must not have: the invariants of the protocol. */
export class Ledger {
  readonly #world: World;
  readonly counts: Counts;
  readonly violations: string[] = [];
  readonly #fences = new Map<string, number>();
  readonly #sent = new Map<string, Sent>();
  readonly #lastTaken = new Map<string, number>();
  readonly #views = new Map<number, string>();
  readonly #faultsMs = new Map<string, number>();
  readonly #over = new Set<string>();
  #term = 0;
  #writtenTerm = 0;

  constructor(world: World, counts: Counts) {
    this.#world = world;
    this.counts = counts;
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  #violated(what: string): void {
    this.violations.push(`${what} at ${(this.#world.nowMs / 1_000).toFixed(3)} s`);
  }

  /** I1: nobody acts for a name by a lower fence after somebody has by a higher one. */
  acts(who: string, name: string, fence: number): void {
    this.count("acts");
    const highest = this.#fences.get(name) ?? 0;
    if (fence < highest) this.#violated(`I1: ${who} acts for ${name} by fence ${fence} after ${highest}`);
    this.#fences.set(name, Math.max(highest, fence));
  }

  /** Somebody leads in that term. */
  leads(term: number | null): void {
    this.#term = Math.max(this.#term, term ?? 0);
  }

  /** I2: no view of a lower term after one of a higher term, or after somebody has led in one. */
  writesView(term: number): void {
    if (term < this.#term) this.#violated(`I2: a view of term ${term} after one of ${this.#term}`);
    if (term > this.#writtenTerm) this.count("terms");
    this.#writtenTerm = Math.max(this.#writtenTerm, term);
    this.#term = Math.max(this.#term, term);
  }

  /** Every host that takes a view takes the same. */
  takesView(no: number, members: readonly string[]): void {
    const view = members.join(" ");
    const known = this.#views.get(no);
    if (known !== undefined && known !== view) this.#violated(`I2: view ${no} is ${view}, and was ${known}`);
    this.#views.set(no, view);
  }

  faulty(who: string, untilMs = this.#world.nowMs): void {
    this.#faultsMs.set(who, Math.max(untilMs, this.#faultsMs.get(who) ?? 0));
  }

  /** I6: nobody is removed who had no fault of its own. */
  removed(who: string): void {
    this.count("removed");
    if (this.#over.has(who)) return;
    const faultMs = this.#faultsMs.get(who);
    if (faultMs === undefined || this.#world.nowMs - faultMs > EXCUSED_MS)
      this.#violated(`I6: ${who} is removed without a fault`);
  }

  /** It is dead, or its host ended it: what it had taken is its own. */
  over(who: string): void {
    this.#over.add(who);
  }

  sends(from: string, to: string, n: number): void {
    this.count("sent");
    this.#sent.set(keyOf(from, to, n), { from, to, n, state: "on its way" });
  }

  takes(from: string, to: string, n: number, isMember: boolean): void {
    this.count("taken");
    if (!isMember) this.#violated(`I3: ${to} takes ${n} from ${from}, which is removed`);
    const way = `${from} ${to}`;
    const last = this.#lastTaken.get(way) ?? 0;
    if (n < last) this.#violated(`S1: ${to} takes ${n} from ${from} after ${last}`);
    this.#lastTaken.set(way, Math.max(last, n));
    const sent = this.#sent.get(keyOf(from, to, n));
    if (sent === undefined || sent.state === "taken") this.#violated(`S2: ${to} takes ${n} from ${from} twice`);
    else sent.state = "taken";
  }

  undelivered(from: string, to: string, n: number): void {
    this.count("undelivered");
    const sent = this.#sent.get(keyOf(from, to, n));
    // It may have been taken all the same.
    if (sent?.state === "on its way") sent.state = "undelivered";
  }

  /** S3 and S4: each message was taken, or is told of as undelivered; or one of the two is over. */
  close(): void {
    for (const { from, to, n, state } of this.#sent.values()) {
      if (state !== "on its way" || this.#over.has(from) || this.#over.has(to)) continue;
      this.#violated(`S3: ${n} from ${from} to ${to} is lost`);
      return;
    }
  }

  /** I5: after some quiet all is well. */
  healed(is: boolean, what: string): void {
    if (!is) this.#violated(`I5: ${what}`);
  }
}

function keyOf(from: string, to: string, n: number): string {
  return `${from} ${to} ${n}`;
}
