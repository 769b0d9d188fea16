import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "pg";
import { z } from "zod";
import { StartFailure } from "../start-failure.ts";

/** Of PostgreSQL's advisory locks, the one that means "the console of this database": any number nothing else uses. */
const CONSOLE_LOCK = 7_221_904;
/** A console that was killed leaves its session to the server, which notices within this. */
const TRIES = 10;
const BETWEEN_TRIES_MS = 500;

const rowsSchema = z.tuple([z.object({ taken: z.boolean() })]);

/** One console per database, for as long as this connection lives. */
export async function lockServer(session: Client): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { rows } = await session.query("SELECT pg_try_advisory_lock($1) AS taken", [CONSOLE_LOCK]);
    if (rowsSchema.parse(rows)[0].taken) return;
    if (tries === TRIES) {
      throw new StartFailure(
        "another console already uses the database of DATABASE_URL; stop it, or give this one a database of its own",
      );
    }
    await delay(BETWEEN_TRIES_MS);
  }
}
