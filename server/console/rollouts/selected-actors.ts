import type { Database } from "../database/database.ts";

/** Of the rollouts that were looked at last; one of 100,000 actors takes about 10 MB. */
const MAX_KEPT = 2;

/**
 * Who was selected for a rollout. That is fixed when it starts, so it is read once, and not at each look at its
 * progress.
 */
export class SelectedActors {
  readonly #db: Pick<Database, "rolloutActor">;
  readonly #kept = new Map<string, Promise<ReadonlySet<string>>>();

  constructor(db: Pick<Database, "rolloutActor">) {
    this.#db = db;
  }

  of(rolloutId: string): Promise<ReadonlySet<string>> {
    const found = this.#kept.get(rolloutId) ?? this.#read(rolloutId);
    this.#kept.delete(rolloutId);
    this.#kept.set(rolloutId, found);
    found.catch(() => this.#kept.delete(rolloutId));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break;
      this.#kept.delete(oldest);
    }
    return found;
  }

  async #read(rolloutId: string): Promise<ReadonlySet<string>> {
    const rows = await this.#db.rolloutActor.findMany({ where: { rolloutId }, select: { address: true } });
    return new Set(rows.map(({ address }) => address));
  }
}
