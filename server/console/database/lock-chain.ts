import type { Transaction } from "./database.ts";

/** Of PostgreSQL's advisory locks, the one that means the audit's chain: any number that nothing else uses. */
const CHAIN_LOCK = 7_221_903n;

/** Waits until no other transaction adds to the chain, and keeps it until this one ends. */
export async function lockChainOnServer(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${CHAIN_LOCK})`;
}
