import { z } from "zod";
import type { Database } from "../database/database.ts";

const rowsSchema = z.array(z.object({ seq: z.coerce.bigint(), action: z.string(), target: z.string() }));

/** Intents without a result row, oldest first: what a console that died had begun. */
export async function findOpenIntents(db: Database): Promise<z.infer<typeof rowsSchema>> {
  return rowsSchema.parse(
    await db.$queryRaw`SELECT i."seq", i."action", i."target" FROM "AuditRow" i
      WHERE i."result" = 'intent' AND NOT EXISTS (SELECT 1 FROM "AuditRow" c WHERE c."closes" = i."seq")
      ORDER BY i."seq"`,
  );
}
