import type { Rules } from "../rules.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Timing } from "../timing.ts";

export interface BeatsSetup extends Pick<Surroundings, "clock" | "net"> {
  readonly rules: Rules;
  readonly timing: Timing;
  /** Says it to whoever leads. */
  send(beat: number): void;
  /** True: nobody has let this host in yet, so it says so more often. */
  isJoining(): boolean;
  /** The lease is back after it was over. */
  onBack(): void;
}

/** How much the machine's two clocks may differ from one beat to the next: when one stood still, so did this host. */
const MAX_DRIFT_MS = 1_000;

/** Says that this host is there, and knows until when it may act for the names that it holds. */
export class Beats {
  readonly #setup: BeatsSetup;
  #last = 0;
  readonly #sentMs = new Map<number, number>();
  #leaseUntilMs = Number.NEGATIVE_INFINITY;
  #ackedMs = Number.NEGATIVE_INFINITY;
  #before: { nowMs: number; wallMs: number } | null = null;
  #next: (() => void) | null = null;

  constructor(setup: BeatsSetup) {
    this.#setup = setup;
  }

  start(): void {
    this.#beat();
  }

  stop(): void {
    this.#next?.();
    this.#next = null;
    this.#leaseUntilMs = Number.NEGATIVE_INFINITY;
  }

  /** At once, as something has changed. */
  now(): void {
    if (this.#next === null) return;
    this.#next();
    this.#beat();
  }

  mayAct(): boolean {
    return this.#setup.rules.mayAct(this.#setup.clock.nowMs(), this.#leaseUntilMs);
  }

  get leaseLeftMs(): number {
    return Math.max(0, this.#leaseUntilMs - this.#setup.clock.nowMs());
  }

  /** Since a leader was heard. */
  get unheardMs(): number {
    return this.#setup.clock.nowMs() - this.#ackedMs;
  }

  heard(beat: number): void {
    const sentMs = this.#sentMs.get(beat);
    if (sentMs === undefined) return;
    const { clock, rules, timing, onBack } = this.#setup;
    const isBack = !this.mayAct();
    this.#ackedMs = clock.nowMs();
    const lastSentMs = this.#sentMs.get(this.#last) ?? sentMs;
    const untilMs = rules.leaseUntilMs({ sentMs, ackedMs: this.#ackedMs, lastSentMs }, timing);
    this.#leaseUntilMs = Math.max(this.#leaseUntilMs, untilMs);
    for (const number of this.#sentMs.keys()) if (number <= beat) this.#sentMs.delete(number);
    if (isBack && this.mayAct()) onBack();
  }

  #beat(): void {
    const { clock, net, send, isJoining, timing } = this.#setup;
    const nowMs = clock.nowMs();
    const wallMs = clock.wallMs();
    if (this.#before !== null) {
      const stoodMs = wallMs - this.#before.wallMs - (nowMs - this.#before.nowMs);
      if (Math.abs(stoodMs) > MAX_DRIFT_MS) this.#forget();
    }
    this.#before = { nowMs, wallMs };
    if (net.isUp) {
      this.#last += 1;
      this.#sentMs.set(this.#last, nowMs);
      // Nobody acknowledges what is older than its lease.
      for (const [number, sentMs] of this.#sentMs) if (nowMs - sentMs > timing.deadMs) this.#sentMs.delete(number);
      send(this.#last);
    }
    this.#next = clock.after(isJoining() ? timing.beatMs / 5 : timing.beatMs, () => this.#beat());
  }

  /** The machine was suspended, or somebody set its clock: what this host knew of time is void. */
  #forget(): void {
    this.#leaseUntilMs = Number.NEGATIVE_INFINITY;
    this.#sentMs.clear();
  }
}
