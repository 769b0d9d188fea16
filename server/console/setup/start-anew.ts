import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { lockDataDir } from "../database/sqlite-lock.ts";

/** Of earlier starts anew, of the lock itself, and what says what happened. */
const STAYS = /^(set-aside-.*|console\.(lock.*|pid)|logs)$/;

/**
 * Moves everything that a console and its cluster kept in the data folder (keys, database, zips, statements) into a
 * folder of its own in there, so that the next start is a fresh installation. Returns that folder, or null when there
 * was nothing. Throws StartFailure while a console uses the data folder.
 */
export async function startAnew(dataDir: string, clock: Pick<Clock, "now">): Promise<string | null> {
  const unlock = await lockDataDir(dataDir);
  try {
    const names = (await readdir(dataDir)).filter((name) => !STAYS.test(name));
    if (names.length === 0) return null;
    const aside = join(dataDir, `set-aside-${new Date(clock.now()).toISOString().replaceAll(/[:.]/g, "-")}`);
    await mkdir(aside, { mode: 0o700 });
    for (const name of names) await rename(join(dataDir, name), join(aside, name));
    return aside;
  } finally {
    await unlock();
  }
}
