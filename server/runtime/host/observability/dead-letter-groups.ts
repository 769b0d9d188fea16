import type { DeadLetterGroup } from "../../wire/dead-letter.ts";
import { groupTarget } from "./dead-letter-query.ts";

const MAX_GROUPS = 1_000;

type Letter = { at: string; reason: string; target: string; targetName: string | null; messageType: string };
type Counted = Omit<DeadLetterGroup, "kept" | "quarantined">;

/** How many dead letters of each kind there were, also of those that are not kept any more. */
export class DeadLetterGroups {
  /** Letters of kinds that are told apart no more, because there were more than 1,000 kinds. */
  forgotten = 0;
  /** The kind seen last is last. */
  readonly #groups = new Map<string, Counted>();

  add({ at, reason, target, targetName, messageType }: Letter): void {
    const key = groupKey({ reason, target, messageType });
    const known = this.#groups.get(key);
    this.#groups.delete(key);
    this.#groups.set(
      key,
      known === undefined
        ? { reason, target: groupTarget(target), targetName, messageType, count: 1, firstAt: at, lastAt: at }
        : { ...known, targetName: targetName ?? known.targetName, count: known.count + 1, lastAt: at },
    );
    if (this.#groups.size > MAX_GROUPS) this.#forgetOldest();
  }

  /** With what of each is kept, the kind seen last first. */
  list(kept: Iterable<Letter & { isQuarantined: boolean }>): DeadLetterGroup[] {
    const counts = new Map<string, { kept: number; quarantined: number }>();
    for (const letter of kept) {
      const key = groupKey(letter);
      const count = counts.get(key) ?? { kept: 0, quarantined: 0 };
      count.kept += 1;
      if (letter.isQuarantined) count.quarantined += 1;
      counts.set(key, count);
    }
    return [...this.#groups]
      .reverse()
      .map(([key, group]) => ({ ...group, ...(counts.get(key) ?? { kept: 0, quarantined: 0 }) }));
  }

  #forgetOldest(): void {
    const [key, group] = this.#groups.entries().next().value ?? [];
    if (key === undefined || group === undefined) return;
    this.#groups.delete(key);
    this.forgotten += group.count;
  }
}

/** The same for letters of one kind. */
export function groupKey({ reason, target, messageType }: Omit<Letter, "at" | "targetName">): string {
  return JSON.stringify([reason, groupTarget(target), messageType]);
}
