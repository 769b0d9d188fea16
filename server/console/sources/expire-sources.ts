import type { ConsoleContext } from "../console-context.ts";

type ExpiryContext = Pick<ConsoleContext, "db" | "audit" | "clock" | "changes" | "log">;

const LOOK_EVERY_MS = 60_000;

/** Pending for longer than the policy allows: nobody decided, so nobody may any more. */
async function expireSources(context: ExpiryContext): Promise<void> {
  const due = await context.db.source.findMany({
    where: { state: "pending", expiresAt: { lte: new Date(context.clock.now()) } },
    select: { hash: true },
    take: 1_000,
  });
  for (const { hash } of due) await expireIfDue(context, hash);
}

/** For whoever is about to decide: the minute's look may not have come yet. */
export async function expireIfDue({ db, audit, clock, changes }: ExpiryContext, hash: string): Promise<void> {
  const due = { hash, state: "pending", expiresAt: { lte: new Date(clock.now()) } };
  const source = await db.source.findFirst({ where: due });
  if (!source) return;
  await audit.change(async (tx, record) => {
    await tx.source.updateMany({ where: due, data: { state: "expired" } });
    const { name, version } = source;
    await record({ who: "system", action: "source.expire", target: hash, details: { name, version } });
  });
  changes.tell({ topic: "sources", id: hash });
}

/** Looks every minute from now on. Returns what ends it. */
export function keepExpiring(context: ExpiryContext): () => void {
  let cancel: () => void = () => undefined;
  const look = () => {
    void expireSources(context).catch((error: unknown) => {
      context.log.error({ err: error }, "pending sources could not be expired");
    });
    cancel = context.clock.after(LOOK_EVERY_MS, look);
  };
  look();
  return () => cancel();
}
