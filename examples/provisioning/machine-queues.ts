/** What waits and what runs, by machine: one action of a machine at a time, in the order in which they came. */
export class MachineQueues {
  readonly #byMachine: Map<string, string[]>;

  constructor(queues: Readonly<Record<string, readonly string[]>> = {}) {
    this.#byMachine = new Map(Object.entries(queues).map(([machine, ids]) => [machine, [...ids]]));
  }

  /** True when it is this one's turn at once. */
  add(machine: string, id: string): boolean {
    const ids = this.#byMachine.get(machine) ?? [];
    ids.push(id);
    this.#byMachine.set(machine, ids);
    return ids.length === 1;
  }

  /** Takes one out; the one whose turn it is now, if that changed. */
  remove(machine: string, id: string): string | null {
    const ids = this.#byMachine.get(machine) ?? [];
    const place = ids.indexOf(id);
    if (place >= 0) ids.splice(place, 1);
    if (ids.length === 0) this.#byMachine.delete(machine);
    return place === 0 ? (ids[0] ?? null) : null;
  }

  state(): Record<string, string[]> {
    return Object.fromEntries(this.#byMachine);
  }
}
