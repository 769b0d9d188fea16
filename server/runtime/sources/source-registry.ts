import type { KeyObject } from "node:crypto";
import type { Clock } from "../clock.ts";
import { RuntimeError } from "../errors.ts";
import { type SignedStatement, type Statement, verifyStatement } from "../intake/statement.ts";
import { endOf, hasEnded, type KnownSource, type SourceStanding, standingOf } from "./source-standing.ts";

export const PENDING_TTL_MS = 7 * 24 * 60 * 60 * 1_000;

/** A creation that waits for a decision. Exactly one of the two is called, once, unless it was dropped before. */
export interface HeldCreation {
  release(): void;
  fail(error: RuntimeError): void;
}

export interface SourceRegistryOptions {
  readonly convention: string;
  /** Ed25519 public keys whose statements are believed. */
  readonly keys: readonly KeyObject[];
  readonly clock: Clock;
  /** Whether there is an authority to wait for; without one a source that is not approved is refused at once. */
  readonly hasAuthority: () => boolean;
  readonly pendingTtlMs?: number;
  /** Told after each change of a standing, by a statement or by time. */
  readonly onChange?: (hash: string, standing: SourceStanding, statement: Statement | null) => void;
}

interface SourceRecord extends KnownSource {
  offeredAtMs: number | null;
  statement: Statement | null;
  signed: SignedStatement | null;
  readonly held: Set<HeldCreation>;
  cancelEnd: (() => void) | null;
  lastStanding: SourceStanding;
}

/**
 * What one host knows of each source: the statement with the highest serial, and the creations that wait for one. Every
 * host keeps its own and checks each statement itself. It holds no code and no zip.
 */
export class SourceRegistry {
  readonly #options: SourceRegistryOptions;
  readonly #pendingTtlMs: number;
  readonly #records = new Map<string, SourceRecord>();
  #isClosed = false;

  constructor(options: SourceRegistryOptions) {
    this.#options = options;
    this.#pendingTtlMs = options.pendingTtlMs ?? PENDING_TTL_MS;
  }

  /**
   * Takes a signed statement. The same one again changes nothing. Throws `STATEMENT_REFUSED` (`details.reason` says
   * why): malformed, unknown key, wrong signature, another convention, an older serial than the one known, or an
   * approval that has ended already; the last is remembered all the same, so that no older approval counts after it.
   */
  applyStatement(signed: SignedStatement): Statement {
    const verified = verifyStatement(this.#options.keys, signed);
    if (!verified.ok) throw refused(verified.code, verified.message);
    const { statement } = verified;
    if (statement.convention !== this.#options.convention) {
      const what = `the statement is for convention ${statement.convention}, this host is in ${this.#options.convention}`;
      throw refused("OTHER_CONVENTION", what);
    }
    const record = this.#record(statement.hash);
    const known = record.statement;
    if (known !== null && statement.serial <= known.serial) {
      if (record.signed?.statement === signed.statement) return statement;
      throw refused(
        "OLDER_SERIAL",
        `serial ${statement.serial} does not follow ${known.serial}, which this host knows`,
      );
    }
    record.statement = statement;
    record.signed = signed;
    this.#settle(statement.hash, record);
    if (statement.decision === "approve" && hasEnded(statement, this.#options.clock.wallMs())) {
      throw refused("EXPIRED", `the approval ended at ${statement.expiresAt}`);
    }
    return statement;
  }

  /** A zip of this hash was announced: it is pending from then on, unless a statement says otherwise. */
  offer(hash: string, atMs = this.#options.clock.wallMs()): void {
    const record = this.#record(hash);
    record.offeredAtMs = atMs;
    this.#settle(hash, record);
  }

  standing(hash: string): SourceStanding {
    return standingOf(this.#records.get(hash), this.#options.clock.wallMs(), this.#pendingTtlMs);
  }

  statement(hash: string): Statement | null {
    return this.#records.get(hash)?.statement ?? null;
  }

  /** The newest statement on the source, as it was signed. */
  signed(hash: string): SignedStatement | null {
    return this.#records.get(hash)?.signed ?? null;
  }

  /** Creations that wait for a decision on this source. */
  waiting(hash: string): number {
    return this.#records.get(hash)?.held.size ?? 0;
  }

  /** Throws `SOURCE_NOT_APPROVED`, with the reason, unless code of this source may run now. */
  check(hash: string): void {
    const error = this.#whyNot(hash);
    if (error !== null) throw error;
  }

  /**
   * Releases the creation as soon as the source is approved: at once, in the order held, or when a decision comes.
   * Fails it at once when no decision can come. The returned function drops it: neither is called any more.
   */
  hold(hash: string, creation: HeldCreation): () => void {
    const error = this.#whyNot(hash);
    if (error === null) {
      creation.release();
      return () => {};
    }
    if (this.#isClosed || this.standing(hash) !== "pending" || !this.#options.hasAuthority()) {
      creation.fail(this.#isClosed ? shutDown() : error);
      return () => {};
    }
    const { held } = this.#record(hash);
    held.add(creation);
    return () => held.delete(creation);
  }

  /** Stops the clocks; creations that wait fail with `SHUT_DOWN`, now and from now on. */
  close(): void {
    this.#isClosed = true;
    for (const record of this.#records.values()) {
      record.cancelEnd?.();
      record.cancelEnd = null;
      for (const creation of takeAll(record.held)) creation.fail(shutDown());
    }
  }

  #record(hash: string): SourceRecord {
    const known = this.#records.get(hash);
    if (known) return known;
    const record: SourceRecord = {
      offeredAtMs: null,
      statement: null,
      signed: null,
      held: new Set(),
      cancelEnd: null,
      lastStanding: "unknown",
    };
    this.#records.set(hash, record);
    return record;
  }

  /** After any change: arms the next end, says what the standing is, and lets go of what waited for it. */
  #settle(hash: string, record: SourceRecord): void {
    record.cancelEnd?.();
    record.cancelEnd = null;
    const nowMs = this.#options.clock.wallMs();
    const endMs = endOf(record, this.#pendingTtlMs);
    if (endMs !== null && endMs > nowMs) {
      record.cancelEnd = this.#options.clock.after(endMs - nowMs, () => this.#settle(hash, record));
    }
    const standing = this.standing(hash);
    if (standing !== record.lastStanding) {
      record.lastStanding = standing;
      this.#options.onChange?.(hash, standing, record.statement);
    }
    if (standing === "pending") return;
    const error = this.#whyNot(hash);
    for (const creation of takeAll(record.held)) {
      if (error === null) creation.release();
      else creation.fail(error);
    }
  }

  #whyNot(hash: string): RuntimeError | null {
    const standing = this.standing(hash);
    if (standing === "approved") return null;
    const statement = this.statement(hash);
    const name = statement ? `${statement.name} ${statement.version}` : `source ${hash.slice(0, 12)}`;
    const [what, remedy] = this.#explain(standing, statement);
    return new RuntimeError("SOURCE_NOT_APPROVED", `${name} ${what}`, remedy, { details: { hash, standing } });
  }

  #explain(standing: SourceStanding, statement: Statement | null): [what: string, remedy: string] {
    const undecided = standing === "unknown" || standing === "pending";
    if (undecided && !this.#options.hasAuthority()) {
      return ["cannot be approved: no source authority is registered", "Connect a console to this cluster."];
    }
    switch (standing) {
      case "unknown":
        return ["is not known to this host", "Load its zip first."];
      case "pending":
        return ["waits for a decision", "Have it approved."];
      case "rejected":
        return ["was rejected", "Upload a corrected version."];
      case "revoked":
        return ["was approved and then revoked", "Use another version."];
      default:
        return statement
          ? [`was approved until ${statement.expiresAt}`, "Have it approved again."]
          : ["expired before anybody decided on it", "Upload it again and have it approved."];
    }
  }
}

function takeAll<T>(set: Set<T>): T[] {
  const all = [...set];
  set.clear();
  return all;
}

function shutDown(): RuntimeError {
  return new RuntimeError("SHUT_DOWN", "the host shuts down", "Create it on another host.");
}

function refused(reason: string, message: string): RuntimeError {
  return new RuntimeError("STATEMENT_REFUSED", message, "Have the console sign a new statement.", {
    details: { reason },
  });
}
