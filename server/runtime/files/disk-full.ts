/** No room on the device (POSIX), the user's quota is used up, SQLite's words for the same. */
const FULL = new Set(["ENOSPC", "EDQUOT", "SQLITE_FULL"]);
const MAX_CAUSES = 10;

/** Whether a write failed because there was no room for it: looks at the error's code and at those of its causes. */
export function isDiskFull(error: unknown): boolean {
  let at = error;
  for (let causes = 0; causes < MAX_CAUSES && at instanceof Error; causes += 1) {
    if (FULL.has((at as NodeJS.ErrnoException).code ?? "")) return true;
    at = at.cause;
  }
  return false;
}
