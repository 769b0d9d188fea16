import type { Transaction } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";

/** After a change, before its commit: somebody has to be able to administer, and to sign in for it. */
export async function keepAnAdmin(tx: Transaction): Promise<void> {
  const admins = await tx.user.count({
    where: { role: "admin", removedAt: null, accounts: { some: { providerId: "credential" } } },
  });
  if (admins > 0) return;
  throw new ApiFailure(
    "LAST_ADMIN",
    "this would leave nobody who may administer",
    "Make another person an administrator first, and let her set her password.",
  );
}
