import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";

/** At start: what expired opens nothing any more, and is not kept. */
export async function forgetExpired(db: Database, clock: Clock): Promise<void> {
  const where = { expiresAt: { lt: new Date(clock.now()) } };
  await db.session.deleteMany({ where });
  await db.invitation.deleteMany({ where });
}
