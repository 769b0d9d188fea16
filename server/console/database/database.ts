import { Prisma, type PrismaClient } from "../../../prisma/generated/sqlite/client.ts";

/**
 * The database as every room sees it; the types are SQLite's, which offer only what both databases can do. Read with it
 * freely. Changes that people make go through `audit.change`, bookkeeping (a rollout's progress) may be written
 * directly.
 */
export type Database = PrismaClient;

/** The database inside a transaction. */
export type Transaction = Prisma.TransactionClient;

/** A piece of a statement, its values apart; written so that both databases understand it. */
export const sql = Prisma.sql;
/** Pieces with commas between them. */
export const joined = Prisma.join;
