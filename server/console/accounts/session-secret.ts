import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What session cookies are signed with: `session.secret` in the data folder (0600), made at the first start. */
export function readSessionSecret(dataDir: string): string {
  const file = join(dataDir, "session.secret");
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("hex"), { mode: 0o600, flag: "wx" });
  return readFileSync(file, "utf8").trim();
}
