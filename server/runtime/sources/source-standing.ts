import type { Statement } from "../intake/statement.ts";

/** What a host knows of a source's standing. `unknown`: neither a zip was announced nor a statement seen. */
export type SourceStanding = "unknown" | "pending" | "approved" | "rejected" | "revoked" | "expired";

export interface KnownSource {
  /** When its zip was announced here, milliseconds since 1970; null: never. */
  readonly offeredAtMs: number | null;
  readonly statement: Statement | null;
}

/**
 * The standing at a moment. A pending source expires `pendingTtlMs` after it was announced, an approval when it says.
 */
export function standingOf(known: KnownSource | undefined, nowMs: number, pendingTtlMs: number): SourceStanding {
  const { statement = null, offeredAtMs = null } = known ?? {};
  if (statement !== null) {
    if (statement.decision === "reject") return "rejected";
    if (statement.decision === "revoke") return "revoked";
    return hasEnded(statement, nowMs) ? "expired" : "approved";
  }
  if (offeredAtMs === null) return "unknown";
  return nowMs < offeredAtMs + pendingTtlMs ? "pending" : "expired";
}

/** When the standing changes by itself, milliseconds since 1970; null: never. */
export function endOf(known: KnownSource, pendingTtlMs: number): number | null {
  const { statement, offeredAtMs } = known;
  if (statement !== null) {
    return statement.decision === "approve" && statement.expiresAt !== null ? Date.parse(statement.expiresAt) : null;
  }
  return offeredAtMs === null ? null : offeredAtMs + pendingTtlMs;
}

export function hasEnded(statement: Statement, nowMs: number): boolean {
  return statement.expiresAt !== null && Date.parse(statement.expiresAt) <= nowMs;
}
