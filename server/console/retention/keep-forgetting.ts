import { DEFAULT_RETENTION, type Retention, retentionSchema } from "#protocol/settings";
import type { Clock } from "../clock.ts";
import type { ConsoleContext } from "../console-context.ts";
import type { Database, Transaction } from "../database/database.ts";
import { settingVerbs } from "../settings/setting-verbs.ts";
import { storedSetting } from "../settings/stored-setting.ts";

/**
 * A room's part in it: what of its own is older than `before`. A room with something to forget adds its line to
 * `protocol/settings.ts` and one of these to the list that `keepForgetting` is called with.
 */
export interface Forgets {
  readonly what: keyof Retention;
  /** How much there is to forget. */
  count(tx: Transaction, before: Date): Promise<number>;
  forget(tx: Transaction, before: Date): Promise<unknown>;
}

type RetentionContext = Pick<ConsoleContext, "audit" | "clock" | "db" | "log">;

const SWEEP_EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
const setting = storedSetting("retention", retentionSchema, DEFAULT_RETENTION);

export const retentionVerbs = settingVerbs({
  name: "retention",
  schema: retentionSchema,
  otherwise: DEFAULT_RETENTION,
  reads: "How long what is forgotten is kept; the audit is kept for ever",
  changes: "Change how long things are kept; what is older goes within the hour",
});

/** What is older is kept no longer; null: all is kept. */
export async function keptSince(db: Database, clock: Clock, what: keyof Retention): Promise<Date | null> {
  const days = (await setting.read(db))[what];
  return days === null ? null : new Date(clock.now() - days * DAY_MS);
}

/**
 * Forgets, now and every hour, what is older than the setting says, with one audit row per room. Returns what ends it.
 */
export function keepForgetting(context: RetentionContext, rooms: readonly Forgets[]): () => void {
  let cancel: () => void = () => undefined;
  const sweep = () => {
    void forgetOld(context, rooms).catch((error: unknown) => {
      context.log.error({ err: error }, "what is old could not be forgotten");
    });
    cancel = context.clock.after(SWEEP_EVERY_MS, sweep);
  };
  sweep();
  return () => cancel();
}

async function forgetOld({ audit, clock, db }: RetentionContext, rooms: readonly Forgets[]): Promise<void> {
  const days = await setting.read(db);
  for (const { what, count, forget } of rooms) {
    const kept = days[what];
    if (kept === null) continue;
    const before = new Date(clock.now() - kept * DAY_MS);
    if ((await count(db, before)) === 0) continue;
    await audit.change(async (tx, record) => {
      const forgotten = await count(tx, before);
      await forget(tx, before);
      await record({ who: "system", action: "retention.forget", target: what, details: { before, forgotten } });
    });
  }
}
