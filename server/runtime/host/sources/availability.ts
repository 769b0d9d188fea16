import type { SourceLoads } from "../../sources/source-loads.ts";
import type { SourceRegistry } from "../../sources/source-registry.ts";
import { type InterestedActors, tellInterested } from "../observability/mod.ts";

/** A host whose actors want to know which sources may be used on it. */
export interface AvailabilityHost extends InterestedActors {
  readonly id: string;
}

/** Which sources may be used on this host: approved, and not unloaded. */
export class Availability {
  readonly #state: AvailabilityHost;
  readonly #registry: Pick<SourceRegistry, "standing" | "statement">;
  readonly #loads: Pick<SourceLoads, "state">;
  /** What actors here were told of last. */
  readonly #usable = new Set<string>();

  constructor(
    state: AvailabilityHost,
    registry: Pick<SourceRegistry, "standing" | "statement">,
    loads: Pick<SourceLoads, "state">,
  ) {
    this.#state = state;
    this.#registry = registry;
    this.#loads = loads;
  }

  /** After whatever may have changed it: those who want to know are told, once per change. */
  tell(hash: string): void {
    const isAvailable = this.#registry.standing(hash) === "approved" && this.#loads.state(hash) === "open";
    if (isAvailable === this.#usable.has(hash)) return;
    if (isAvailable) this.#usable.add(hash);
    else this.#usable.delete(hash);
    const message = this.#message(hash, isAvailable);
    if (message !== null) tellInterested(this.#state, "sourceAvailability", message);
  }

  /** What may be used here, for who begins to listen. */
  usable(): object[] {
    return [...this.#usable].flatMap((hash) => this.#message(hash, true) ?? []);
  }

  #message(hash: string, isAvailable: boolean): object | null {
    const statement = this.#registry.statement(hash);
    if (statement === null) return null;
    const { name, version } = statement;
    return { type: "callboard.SourceAvailability", hash, name, version, isAvailable, host: this.#state.id };
  }
}
