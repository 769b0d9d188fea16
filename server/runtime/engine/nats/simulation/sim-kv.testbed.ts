import type { Kv, KvEntry } from "../surroundings.ts";
import type { Counts, SimNet } from "./sim-net.testbed.ts";
import type { Machine, World } from "./world.testbed.ts";

export interface KvFaults {
  /** How long a request or a reply may take. */
  maxDelayMs: number;
  /** How many replies are lost, from 0 to 1. */
  lostReplies: number;
  /** Writes go without the check of the revision. */
  isUnchecked?: (act: "update" | "delete", key: string) => boolean;
}

const TIMEOUT_MS = 1_000;

/** The keys of the servers: each acts in one moment, late or not at all for who asked. */
export class SimKv {
  readonly #world: World;
  readonly #net: SimNet;
  readonly #counts: Counts;
  readonly #faults: KvFaults;
  readonly #entries = new Map<string, KvEntry>();
  #revision = 0;
  #deafUntilMs = 0;
  /** Sees each write when it takes effect. */
  onWrite: (key: string, value: string | null) => void = () => {};

  constructor(world: World, net: SimNet, counts: Counts, faults: KvFaults) {
    this.#world = world;
    this.#net = net;
    this.#counts = counts;
    this.#faults = faults;
  }

  /** The server that leads the keys is gone: what is asked takes effect later, or never. */
  deafen(ms: number): void {
    this.#deafUntilMs = this.#world.nowMs + ms;
  }

  connect(machine: Machine): Kv {
    return {
      get: (key) => this.#ask(machine, () => this.#entries.get(key) ?? null),
      create: (key, value) => this.#ask(machine, () => (this.#entries.has(key) ? null : this.#put(key, value))),
      update: (key, value, revision) =>
        this.#ask(machine, () => (this.#mayWrite("update", key, revision) ? this.#put(key, value) : null)),
      delete: (key, revision) =>
        this.#ask(machine, () => {
          if (!this.#mayWrite("delete", key, revision)) return false;
          this.#revision += 1;
          this.#entries.delete(key);
          this.onWrite(key, null);
          return true;
        }),
      entries: (prefix) =>
        this.#ask(machine, () => new Map([...this.#entries].filter(([key]) => key.startsWith(prefix)))),
    };
  }

  #mayWrite(act: "update" | "delete", key: string, revision: number): boolean {
    const isUnchecked = this.#faults.isUnchecked?.(act, key) ?? false;
    return isUnchecked || this.#entries.get(key)?.revision === revision;
  }

  #put(key: string, value: string): number {
    this.#revision += 1;
    this.#entries.set(key, { value, revision: this.#revision });
    this.onWrite(key, value);
    return this.#revision;
  }

  #ask<T>(machine: Machine, act: () => T): Promise<T> {
    const world = this.#world;
    return new Promise((resolve, reject) => {
      let isOver = false;
      world.at(world.nowMs + TIMEOUT_MS, machine, () => {
        if (isOver) return;
        isOver = true;
        this.#count("unclear replies");
        reject(new Error("timeout"));
      });
      const go = () => {
        // What was asked of the one that is gone waits for the next one, or is lost.
        if (this.#deafUntilMs > world.nowMs || this.#net.isApart(machine, null)) {
          if (world.chance(0.5)) world.after(100, go);
          return;
        }
        if (isOver) this.#count("late effects");
        const value = act();
        if (world.chance(this.#faults.lostReplies)) return;
        world.at(world.nowMs + this.#delayMs(), machine, () => {
          if (isOver) return;
          isOver = true;
          resolve(value);
        });
      };
      world.after(this.#delayMs(), go);
    });
  }

  #delayMs(): number {
    const { maxDelayMs } = this.#faults;
    // Most are quick.
    return this.#world.chance(0.9) ? this.#world.between(0.3, 3) : this.#world.between(0.3, maxDelayMs);
  }

  #count(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }
}
