import type { z } from "zod";
import type { Clock } from "../clock.ts";
import type { Database, Transaction } from "../database/database.ts";

/** What an administrator set under a name, or the default as long as she has not. */
export interface StoredSetting<T> {
  read(db: Database | Transaction): Promise<T>;
  save(tx: Transaction, clock: Clock, value: T): Promise<void>;
}

/** One row of settings: JSON, parsed where it is read. */
export function storedSetting<S extends z.ZodType>(
  name: string,
  schema: S,
  otherwise: z.output<S>,
): StoredSetting<z.output<S>> {
  return {
    async read(db) {
      const row = await db.setting.findUnique({ where: { name } });
      return row === null ? otherwise : schema.parse(JSON.parse(row.value));
    },
    async save(tx, clock, value) {
      const data = { value: JSON.stringify(value), updatedAt: new Date(clock.now()) };
      await tx.setting.upsert({ where: { name }, create: { name, ...data }, update: data });
    },
  };
}
