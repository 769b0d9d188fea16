import type { Transient } from "../../author/actor.ts";
import type { Clock } from "../../clock.ts";
import { periodOf } from "../actor-class/mod.ts";

/** What a transient actor's clock asks of it, and does to it. */
export interface TransientActor {
  /** It has messages, or waits for a promise: an idle time does not end meanwhile. */
  isBusy(): boolean;
  /** It is ending already. */
  isOver(): boolean;
  stop(): void;
}

/** The time of a transient actor: stops it when it is over. */
export class TransientClock {
  /** When the first message came, or the last one for a class with `idleMs`; null: none came yet. */
  sinceMs: number | null;
  readonly #rule: Transient;
  readonly #clock: Clock;
  readonly #actor: TransientActor;
  #disarm: (() => void) | null = null;

  /** `sinceMs`: where it was before a swap; null for a new actor. */
  constructor(rule: Transient, clock: Clock, sinceMs: number | null, actor: TransientActor) {
    this.#rule = rule;
    this.#clock = clock;
    this.#actor = actor;
    this.sinceMs = sinceMs ?? (this.#isIdleKind ? clock.nowMs() : null);
    if (this.sinceMs !== null) this.#arm(this.sinceMs);
  }

  get #isIdleKind(): boolean {
    return "idleMs" in this.#rule;
  }

  /** A message came: the time begins with the first one, and an idle time begins again with each. */
  touch(): void {
    if (this.sinceMs !== null && !this.#isIdleKind) return;
    this.sinceMs = this.#clock.nowMs();
    if (this.#disarm === null) this.#arm(this.sinceMs);
  }

  /** The actor is gone. */
  disarm(): void {
    this.#disarm?.();
  }

  /** One timer, set again only when it fires: a message that prolongs the time costs a clock read. */
  #arm(sinceMs: number): void {
    const dueMs = sinceMs + periodOf(this.#rule);
    this.#disarm = this.#clock.after(Math.max(0, dueMs - this.#clock.nowMs()), () => {
      this.#disarm = null;
      if (!this.#actor.isOver()) this.#ring();
    });
  }

  #ring(): void {
    const isBusy = this.#isIdleKind && this.#actor.isBusy();
    const nowMs = this.#clock.nowMs();
    const sinceMs = isBusy ? nowMs : (this.sinceMs ?? 0);
    this.sinceMs = sinceMs;
    if (!isBusy && sinceMs + periodOf(this.#rule) <= nowMs) this.#actor.stop();
    else this.#arm(sinceMs);
  }
}
