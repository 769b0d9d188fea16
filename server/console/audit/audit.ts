import type { Caller } from "../accounts/caller.ts";
import type { Transaction } from "../database/database.ts";

/** Who did it, as a row keeps it. `system` is the console itself. */
export type AuditActor = Caller | "system";

export interface AuditEntry {
  who: AuditActor;
  /** `source.decide`, `actor.ask`, `person.invite`, … */
  action: string;
  /** What it was done to: a hash, an address, an e-mail. */
  target: string;
  reason?: string | null;
  /** JSON, at most 16 KiB of it; never a secret. */
  details?: unknown;
}

/** Why something came to nothing: an error code and its sentence. */
export interface FailedWith {
  code: string;
  message: string;
}

/** A change in the cluster that has its intent row and not its result row yet. Close it exactly once. */
export interface OpenIntent {
  readonly seq: number;
  done(details?: unknown): Promise<void>;
  /** The row keeps the intent's details beside the error. */
  failed(error: FailedWith): Promise<void>;
}

/** What was sent has its one row. Closed only when it came to nothing, at most once. */
export interface Noted {
  readonly seq: number;
  /** As of an intent; a second row, which closes the first. */
  failed(error: FailedWith): Promise<void>;
}

/** Writes a `done` row into the transaction that makes the change; the row's seq. */
export type RecordRow = (entry: AuditEntry) => Promise<number>;

/**
 * The append-only audit. Rows are chained in the order they commit. When a row cannot be written, the call throws
 * `AUDIT_UNAVAILABLE` and the action must not happen.
 */
export interface Audit {
  /**
   * A change in the database: `run` makes it and calls `record` once or more, in one transaction; nothing is kept when
   * it throws, or when it recorded nothing (that throws). Inside, use `tx` only: another database call would wait for
   * this one. Make `record` the last call: it holds the chain until the commit.
   */
  change<T>(run: (tx: Transaction, record: RecordRow) => Promise<T>): Promise<T>;
  /** A change in the cluster: resolves when the intent row is on disk. No row, no action. */
  intent(entry: AuditEntry): Promise<OpenIntent>;
  /**
   * One row of its own for what changes nothing in the database (tell, ask). Rows of one moment share a commit, which
   * waits at most 10 ms for more; resolves when it is on disk. Write it before acting: its `done` says that the message
   * was handed to the gateway, not what became of it. When the gateway refuses it, or no reply comes, a `failed` row
   * closes it; none does when the console dies in between.
   */
  note(entry: AuditEntry): Promise<Noted>;
  /**
   * Permission or policy said no to a known person. Grouped as `note`; never throws: the call is refused either way.
   */
  refused(entry: AuditEntry): Promise<void>;
}
