import type { Clock } from "../../clock.ts";
import { Timetable } from "../../core/timetable.ts";
import type { Sender } from "../../wire/notice.ts";
import type { MovingWakeup } from "../../wire/realm-control.ts";
import type { Cell, PendingWakeup } from "./cell.ts";

/** The delayed messages of a realm's actors to themselves. */
export class Wakeups {
  readonly #timetable: Timetable<PendingWakeup>;
  #last = 0;

  constructor(clock: Clock, delivery: { put(target: Cell, message: unknown, sender: Sender): void }) {
    this.#timetable = new Timetable(clock, ({ id, owner, payload }) => {
      owner.extras?.wakeups.delete(id);
      delivery.put(owner, payload, owner.address);
    });
  }

  add(cell: Cell, id: number, dueMs: number, payload: unknown): void {
    this.#last += 1;
    this.addMoved(cell, { id, dueMs, number: this.#last }, payload);
  }

  /** One that came with a swap keeps its place among those that are due at once. */
  addMoved(cell: Cell, { id, dueMs, number }: Omit<MovingWakeup, "payload">, payload: unknown): void {
    const wakeup: PendingWakeup = { id, dueMs, number, payload, owner: cell, place: -1 };
    cell.makeExtras().wakeups.set(id, wakeup);
    this.#timetable.add(wakeup);
  }

  /** False: there is none of that number any more. */
  drop(cell: Cell, id: number): boolean {
    const wakeup = cell.extras?.wakeups.get(id);
    if (wakeup === undefined) return false;
    cell.extras?.wakeups.delete(id);
    this.#timetable.remove(wakeup);
    return true;
  }

  dropAll(cell: Cell): void {
    this.park(cell);
    cell.extras?.wakeups.clear();
  }

  /** None of the actor's comes due until `unpark`. */
  park(cell: Cell): void {
    for (const wakeup of cell.extras?.wakeups.values() ?? []) this.#timetable.remove(wakeup);
  }

  /** Those that were set meanwhile are on the timetable already. */
  unpark(cell: Cell): void {
    for (const wakeup of cell.extras?.wakeups.values() ?? []) if (wakeup.place < 0) this.#timetable.add(wakeup);
  }
}
