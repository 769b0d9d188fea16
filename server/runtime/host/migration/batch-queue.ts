import type { RealmHandle } from "../realms/mod.ts";

/** Batches in the order in which they came, each as soon as its realms are part of no other one (R4). */
export class BatchQueue<Batch> {
  readonly #realmsOf: (batch: Batch) => readonly RealmHandle[];
  readonly #start: (batch: Batch) => void;
  readonly #waiting: Batch[] = [];
  /** Realms that a batch is using now. */
  readonly #used: Set<RealmHandle>;

  constructor(
    realmsOf: (batch: Batch) => readonly RealmHandle[],
    start: (batch: Batch) => void,
    used: Set<RealmHandle>,
  ) {
    this.#realmsOf = realmsOf;
    this.#start = start;
    this.#used = used;
  }

  add(batch: Batch): void {
    this.#waiting.push(batch);
    this.startNext();
  }

  /** The batch has begun: others that need its realms wait. */
  use(batch: Batch): void {
    for (const realm of this.#realmsOf(batch)) this.#used.add(realm);
  }

  free(batch: Batch): void {
    for (const realm of this.#realmsOf(batch)) this.#used.delete(realm);
  }

  startNext(): void {
    for (let i = 0; i < this.#waiting.length; i += 1) {
      const batch = this.#waiting[i] as Batch;
      if (this.#realmsOf(batch).some((realm) => this.#used.has(realm))) continue;
      this.#waiting.splice(i, 1);
      i -= 1;
      this.#start(batch);
    }
  }
}
