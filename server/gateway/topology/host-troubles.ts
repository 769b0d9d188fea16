import { type HostCondition, SLOT_MS, SLOTS, type Slot, type SlotCounts } from "#protocol/condition";
import type { HostTallies } from "#runtime";
import type { ReadRow } from "./host-watcher.ts";

/** A message that waits longer is old. */
const OLD_MS = 60_000;
/** Classes and reasons that are told apart. */
const MAX_TOLD = 200;

export interface HostTroublesOptions {
  readActors(visit: (row: ReadRow) => void): void;
  readTallies(): HostTallies;
}

/** A mailbox as it was seen: once so many messages were taken, all that waited then is done. */
interface Mark {
  takenAt: number;
  sinceMs: number;
}

/**
 * What went wrong on a host in the last 15 minutes, and how much it did, kept by the host itself. Failures and dead
 * letters are counted by the runtime, so that those of actors that are gone are in it too.
 */
export class HostTroubles {
  readonly #options: HostTroublesOptions;
  readonly #slots = new Map<number, Slot>();
  readonly #failures = new SlotTally();
  readonly #deadLetters = new SlotTally();
  #received = new Map<number, number>();
  #marks = new Map<number, Mark>();
  #isFirst = true;

  constructor(options: HostTroublesOptions) {
    this.#options = options;
  }

  /** Reads the counters and adds what happened since the reading before to the slot of that moment. */
  take(atMs: number): void {
    const slot = slotOf(atMs);
    const { failures, deadLetters } = this.#options.readTallies();
    const failed = this.#failures.take(
      slot,
      failures.map(({ className, sourceHash, count }) => [JSON.stringify([className, sourceHash]), count]),
    );
    const lost = this.#deadLetters.take(
      slot,
      deadLetters.map(({ reason, count }) => [reason, count]),
    );
    const { actors, depth, received } = this.#readActors(atMs);
    const before = this.#slots.get(slot) ?? { received: 0, failures: 0, deadLetters: 0 };
    this.#slots.set(slot, {
      slot,
      actors,
      depth,
      received: before.received + received,
      failures: before.failures + failed,
      deadLetters: before.deadLetters + lost,
    });
    for (const each of this.#slots.keys()) if (each <= slot - SLOTS) this.#slots.delete(each);
    this.#isFirst = false;
  }

  condition(nowMs: number): HostCondition {
    this.take(nowMs);
    return {
      now: slotOf(nowMs),
      slots: [...this.#slots.values()],
      failures: this.#failures.list().map(([key, counts]) => {
        const [className, source] = JSON.parse(key) as [string, string | null];
        return { class: className, source, counts };
      }),
      deadLetters: this.#deadLetters.list().map(([reason, counts]) => ({ reason, counts })),
      old: this.#old(nowMs),
    };
  }

  #readActors(atMs: number): { actors: number; depth: number; received: number } {
    const counted = new Map<number, number>();
    const marks = new Map<number, Mark>();
    const sum = { actors: 0, depth: 0, received: 0 };
    this.#options.readActors(({ id, depth, received }) => {
      sum.actors += 1;
      sum.depth += depth;
      if (!this.#isFirst) sum.received += Math.max(0, received - (this.#received.get(id) ?? 0));
      counted.set(id, received);
      if (depth === 0) return;
      const mark = this.#marks.get(id);
      const isOpen = mark !== undefined && received < mark.takenAt;
      marks.set(id, isOpen ? mark : { takenAt: received + depth, sinceMs: atMs });
    });
    this.#received = counted;
    this.#marks = marks;
    return sum;
  }

  #old(nowMs: number): HostCondition["old"] {
    const old: HostCondition["old"] = { count: 0, worst: null };
    this.#options.readActors(({ id, address, className }) => {
      const mark = this.#marks.get(id);
      const waitsMs = mark === undefined ? 0 : nowMs - mark.sinceMs;
      if (waitsMs < OLD_MS) return;
      old.count += 1;
      if (waitsMs > (old.worst?.waitsMs ?? 0)) old.worst = { address, class: className, waitsMs };
    });
    return old;
  }
}

/** What growing counts did in each slot, by key. */
class SlotTally {
  readonly #byKey = new Map<string, SlotCounts>();
  #last = new Map<string, number>();

  /** Takes the counts as they stand; returns by how much they grew in all. */
  take(slot: number, counts: readonly (readonly [key: string, count: number])[]): number {
    let grown = 0;
    for (const [key, count] of counts.slice(0, MAX_TOLD)) {
      const before = this.#last.get(key) ?? 0;
      // Forgotten by the host meanwhile, and counted anew.
      const more = count < before ? count : count - before;
      if (more === 0) continue;
      grown += more;
      const slots = this.#byKey.get(key) ?? [];
      this.#byKey.set(key, slots);
      const newest = slots.at(-1);
      if (newest !== undefined && newest[0] === slot) newest[1] += more;
      else slots.push([slot, more]);
    }
    this.#last = new Map(counts);
    for (const [key, slots] of this.#byKey) {
      const kept = slots.filter(([each]) => each > slot - SLOTS);
      if (kept.length === 0) this.#byKey.delete(key);
      else this.#byKey.set(key, kept);
    }
    return grown;
  }

  list(): [key: string, counts: SlotCounts][] {
    return [...this.#byKey].map(([key, slots]) => [key, slots.map(([slot, count]) => [slot, count])]);
  }
}

export function slotOf(ms: number): number {
  return Math.floor(ms / SLOT_MS);
}
