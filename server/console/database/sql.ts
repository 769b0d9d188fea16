import { Prisma } from "../../../prisma/generated/sqlite/client.ts";

/** A piece of a statement, its values apart; written so that both databases understand it. */
export const sql = Prisma.sql;
/** Pieces with commas between them. */
export const joined = Prisma.join;
