import type { Capabilities } from "../author/actor.ts";
import type { Clock } from "../clock.ts";
import type { RealmWatch, Scheduler } from "../realm/realm-setup.ts";
import type { PreparedSource } from "../sources/source-bundles.ts";
import type { Batch } from "../wire/realm-batch.ts";

/** What a realm of a source starts with. */
export interface RealmStart {
  prefix: string;
  source: Pick<PreparedSource, "hash" | "code" | "map">;
  capabilities: Capabilities;
  header: SharedArrayBuffer;
  checksMessages: boolean;
  heapMb: number;
}

/** A host's end of the way to one of its realms. First in, first out, in both directions. */
export interface RealmLink {
  /** Copies the batch. Throws, with nothing sent, when something in it cannot be copied. */
  post(batch: Batch): void;
  /** Ends the realm, whatever it is doing. `onEnd` is not called any more. */
  end(): Promise<void>;
}

export interface RealmEvents {
  onBatch(batch: Batch): void;
  /** It ended by itself: ran out of memory, or exited. */
  onEnd(reason: string): void;
  /** Something that its code wrote to standard output or error. */
  onOutput(level: "info" | "error", text: string): void;
}

/** How a host runs its realms. */
export interface Base {
  readonly kind: "threads" | "sequential";
  /** Eight of `[0-9a-z]` that it has not returned before, and no other process will. */
  newLife(): string;
  readonly clock: Clock;
  /** For the host and its own realm. */
  readonly scheduler: Scheduler;
  /** For the host's own realm; see `RealmSetup`. */
  readonly watch?: RealmWatch;
  /** The clock must not overtake what the host does until the answer is called. */
  holdTime?(): () => void;
  /** Keeps the process alive until the answer is called. Without it a base does so itself where that is needed. */
  keepAlive?(): () => void;
  openRealm(start: RealmStart, events: RealmEvents): RealmLink;
}
