import type { Verb } from "./verb.ts";

/** Where every room mounts its verbs. */
export interface Api {
  mount(verbs: readonly Verb[]): void;
}
