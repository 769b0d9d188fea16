import { consoleLabel } from "#protocol/console-sender";
import type { EndOptions } from "#runtime";

/** For whom a console acts, and why, as its calls say it. */
export interface Behalf {
  personId?: string | undefined;
  why?: string | undefined;
}

/** What the receiver of a message sees of the person. */
export function labelOf(personId: string | undefined): string | undefined {
  return personId === undefined ? undefined : consoleLabel(personId);
}

export function endOptions({ personId, why }: Behalf): EndOptions {
  return { label: labelOf(personId), why };
}
