import type { Clock } from "../../clock.ts";
import { randomFrom } from "../../core/random.ts";
import { type ActiveFaults, FAULT_KINDS, type FaultKind } from "../../wire/faults.ts";
import type { Interceptor } from "../delivery/mod.ts";

export interface FaultInjectorSetup {
  readonly faults: ActiveFaults;
  readonly seed: number;
  readonly clock: Clock;
  /** By the clock: from here on it does nothing, however late its timer is. */
  readonly untilMs: number;
  /** On to the actor, past the injector. */
  enter(message: unknown, sender: string): void;
  /** In the actor's name: it failed on the message. */
  fail(message: unknown, sender: string): void;
  /** So many more (or fewer) messages wait here. */
  count(by: number): void;
  /** Its time is over: takes it away, and lets in what it holds. */
  end(): void;
}

interface Held {
  readonly message: unknown;
  readonly sender: string;
  cancel: () => void;
}

/** Drops, delays, doubles, reorders or fails a share of an actor's messages. The runtime's own notices pass. */
export class FaultInjector implements Interceptor {
  readonly #setup: FaultInjectorSetup;
  /** Stops the timer that ends it when no more messages come. */
  readonly cancel: () => void;
  readonly #random: () => number;
  readonly #held = new Set<Held>();
  /** Waits for the next message, to arrive behind it. */
  #behind: Held | null = null;
  #isEntering = false;

  constructor(setup: FaultInjectorSetup) {
    const { clock, untilMs, end } = setup;
    this.#setup = setup;
    this.cancel = clock.after(Math.max(0, untilMs - clock.nowMs()), end);
    this.#random = randomFrom(setup.seed);
  }

  takes(message: unknown, sender: string): boolean {
    if (this.#isEntering) return false;
    const { clock, untilMs, end } = this.#setup;
    if (clock.nowMs() >= untilMs) {
      end();
      return false;
    }
    const kind = this.#choose();
    if (kind === "drop") return true;
    if (kind === "fail") this.#setup.fail(message, sender);
    else if (kind === "delay") this.#hold(message, sender);
    else if (kind === "reorder" && this.#behind === null) this.#behind = this.#hold(message, sender);
    else {
      this.#enter(message, sender);
      if (kind === "double") this.#enter(message, sender);
      if (this.#behind !== null) this.#letGo(this.#behind);
    }
    return true;
  }

  #choose(): FaultKind | null {
    let left = this.#random();
    for (const kind of FAULT_KINDS) {
      left -= this.#setup.faults[kind];
      if (left < 0) return kind;
    }
    return null;
  }

  #hold(message: unknown, sender: string): Held {
    const held: Held = { message, sender, cancel: () => {} };
    held.cancel = this.#setup.clock.after(this.#setup.faults.delayMs, () => this.#letGo(held));
    this.#held.add(held);
    this.#setup.count(1);
    return held;
  }

  #letGo(held: Held): void {
    this.#drop(held);
    this.#enter(held.message, held.sender);
  }

  #drop(held: Held): void {
    held.cancel();
    this.#held.delete(held);
    if (this.#behind === held) this.#behind = null;
    this.#setup.count(-1);
  }

  #enter(message: unknown, sender: string): void {
    this.#isEntering = true;
    this.#setup.enter(message, sender);
    this.#isEntering = false;
  }

  /** Lets in what it holds, in the order it came. */
  release(): void {
    for (const held of [...this.#held]) this.#letGo(held);
  }

  /** The actor ends: gives back what it holds. */
  takeWaiting(): { message: unknown; sender: string }[] {
    const waiting = [...this.#held];
    for (const held of waiting) this.#drop(held);
    return waiting;
  }
}
