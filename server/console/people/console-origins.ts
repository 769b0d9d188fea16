import type { z } from "zod";
import type { LogLine } from "#protocol/actor";
import { personInText, personOfSender } from "#protocol/console-sender";
import type { consoleOriginSchema } from "#protocol/dead-letter";
import type { Database } from "../database/database.ts";

export type ConsoleOrigin = z.infer<typeof consoleOriginSchema>;

/** Who of the console stands behind these senders, with one question to the database. */
export async function consoleOrigins(
  db: Database,
  senders: readonly (string | null)[],
): Promise<{ of(sender: string | null): ConsoleOrigin | null }> {
  const idOf = (sender: string | null) => (sender === null ? null : personOfSender(sender));
  const names = await namesOf(
    db,
    senders.map((sender) => idOf(sender)),
  );
  return {
    of(sender) {
      const personId = idOf(sender);
      return personId === null ? null : { personId, name: names.get(personId) ?? null };
    },
  };
}

/** Lines of a log with people's names where the runtime has only their labels. */
export async function withNames(db: Database, lines: readonly LogLine[]): Promise<LogLine[]> {
  const found = lines.map(({ text }) => personInText(text));
  const names = await namesOf(
    db,
    found.map((person) => person?.personId ?? null),
  );
  return lines.map((line, index) => {
    const person = found[index];
    const name = person ? names.get(person.personId) : undefined;
    return person && name !== undefined
      ? { ...line, text: line.text.replace(person.label, `${name} from the console`).slice(0, 10_000) }
      : line;
  });
}

async function namesOf(db: Database, personIds: readonly (string | null)[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(personIds.filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const people = await db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(people.map(({ id, name }) => [id, name]));
}
