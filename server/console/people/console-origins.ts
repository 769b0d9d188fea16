import type { z } from "zod";
import { personOfSender } from "#protocol/console-sender";
import type { consoleOriginSchema } from "#protocol/dead-letter";
import type { Database } from "../database/database.ts";

export type ConsoleOrigin = z.infer<typeof consoleOriginSchema>;

/** Who of the console stands behind these senders, with one question to the database. */
export async function consoleOrigins(
  db: Database,
  senders: readonly (string | null)[],
): Promise<{ of(sender: string | null): ConsoleOrigin | null }> {
  const idOf = (sender: string | null) => (sender === null ? null : personOfSender(sender));
  const ids = [...new Set(senders.map(idOf).filter((id) => id !== null))];
  const people =
    ids.length === 0 ? [] : await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return {
    of(sender) {
      const personId = idOf(sender);
      return personId === null ? null : { personId, name: names.get(personId) ?? null };
    },
  };
}
