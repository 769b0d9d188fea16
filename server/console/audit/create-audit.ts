import type { Logger } from "pino";
import { z } from "zod";
import type { Changes } from "../changes.ts";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";
import { storageFailure } from "../database/storage-failure.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { appendRows, type LockChain } from "./append.ts";
import type { Audit, AuditEntry, FailedWith, OpenIntent } from "./audit.ts";
import { type AuditResult, entryRow } from "./entry-row.ts";
import { createGroupWriter } from "./group-writer.ts";

export interface AuditParts {
  db: Database;
  lockChain: LockChain;
  clock: Clock;
  changes: Changes;
  log: Logger;
}

export interface RunningAudit extends Audit {
  /** Resolves when every row given so far is on disk or was reported lost. */
  idle(): Promise<void>;
}

/** Opens the audit. Intents that a former run left open are closed as `unknown` before it returns. */
export async function openAudit({ db, lockChain, clock, changes, log }: AuditParts): Promise<RunningAudit> {
  const writer = createGroupWriter(async (rows) => {
    const seqs = await db.$transaction((tx) => appendRows(tx, lockChain, new Date(clock.now()), rows));
    changes.tell({ topic: "audit", id: null });
    return seqs;
  });

  async function write(entry: AuditEntry, result: AuditResult, closes: bigint | null = null): Promise<bigint> {
    const row = entryRow(entry, result, closes);
    try {
      return await writer.write(row);
    } catch (cause) {
      log.error({ err: cause, action: row.action, result }, "an audit row could not be written");
      const storage = storageFailure(cause);
      const why = storage === null ? "" : ` (${storage.message})`;
      throw new ApiFailure(
        "AUDIT_UNAVAILABLE",
        closes === null
          ? `the audit could not be written${why}, so nothing was done`
          : `it was begun, but the audit could not be told how it ended${why}`,
        storage?.remedy ?? "See that the console's database is reachable and its disk is not full; then try again.",
        { cause },
      );
    }
  }

  for (const open of await findOpenIntents(db)) {
    await write({ who: "system", action: open.action, target: open.target }, "unknown", open.seq);
  }

  return {
    async change(run) {
      let recorded = 0;
      const value = await db.$transaction((tx) =>
        run(tx, async (entry) => {
          const [seq] = await appendRows(tx, lockChain, new Date(clock.now()), [entryRow(entry, "done")]);
          recorded += 1;
          return Number(seq);
        }).then((result) => {
          if (recorded === 0) throw new Error("a change was made without an audit row");
          return result;
        }),
      );
      changes.tell({ topic: "audit", id: null });
      return value;
    },

    async intent(entry): Promise<OpenIntent> {
      const seq = await write(entry, "intent");
      let isClosed = false;
      const close = async (details: unknown, result: "done" | "failed") => {
        if (isClosed) throw new Error(`the intent ${seq} is closed already`);
        isClosed = true;
        await write({ ...entry, details }, result, seq);
      };
      return {
        seq: Number(seq),
        done: (details) => close(details, "done"),
        failed: (error) => close(failureDetails(entry, error), "failed"),
      };
    },

    async note(entry) {
      const seq = await write(entry, "done");
      return {
        seq: Number(seq),
        async failed(error) {
          await write({ ...entry, details: failureDetails(entry, error) }, "failed", seq);
        },
      };
    },

    async refused(entry) {
      // The call is refused whether or not it can be told; `write` has logged it.
      await write(entry, "refused").catch(() => undefined);
    },

    idle: () => writer.idle(),
  };
}

/** What was to be done, and why it was not. */
function failureDetails({ details }: AuditEntry, { code, message }: FailedWith): object {
  return { ...(typeof details === "object" ? details : {}), code, message };
}

const openIntentsSchema = z.array(z.object({ seq: z.coerce.bigint(), action: z.string(), target: z.string() }));

/** Intents without a result row, oldest first: what a console that died had begun. */
async function findOpenIntents(db: Database): Promise<z.infer<typeof openIntentsSchema>> {
  return openIntentsSchema.parse(
    await db.$queryRaw`SELECT i."seq", i."action", i."target" FROM "AuditRow" i
      WHERE i."result" = 'intent' AND NOT EXISTS (SELECT 1 FROM "AuditRow" c WHERE c."closes" = i."seq")
      ORDER BY i."seq"`,
  );
}
