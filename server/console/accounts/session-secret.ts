import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "#runtime/files";

/** What session cookies are signed with: `session.secret` in the data folder (0600), made at the first start. */
export async function readSessionSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, "session.secret");
  if (!existsSync(file)) await writeDurably(file, randomBytes(32).toString("hex"), { replaces: false });
  return (await readFile(file, "utf8")).trim();
}
