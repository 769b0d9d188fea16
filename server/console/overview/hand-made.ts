import type { ClusterContext } from "../cluster/cluster-context.ts";
import type { Database } from "../database/database.ts";

/** What one statement names at most: a database has a limit on its values. */
const AT_ONCE = 500;

type HandMadeRow = NonNullable<Awaited<ReturnType<Database["handMadeActor"]["findUnique"]>>>;

/** Remembers that a person, and no manifest, created this actor. Doing it twice is doing it once. */
export async function noteHandMade(db: Database, row: HandMadeRow): Promise<void> {
  await db.handMadeActor.upsert({ where: { address: row.address }, create: row, update: {} });
}

/** These were stopped on purpose, so no restart loses them. Each an address, or `@` and a global name. */
export async function forgetHandMade(db: Database, targets: readonly string[]): Promise<void> {
  for (let from = 0; from < targets.length; from += AT_ONCE) {
    const some = targets.slice(from, from + AT_ONCE);
    const names = some.filter((target) => target.startsWith("@")).map((target) => target.slice(1));
    await db.handMadeActor.deleteMany({ where: { OR: [{ address: { in: some } }, { globalName: { in: names } }] } });
  }
}

/**
 * When the cluster goes away, those that had ended by themselves before are forgotten, as far as the last picture tells.
 * What nobody looked at since it was created counts as there. The answer ends it.
 */
export function keepHandMade({ db, gateway, picture, log }: ClusterContext): () => void {
  return gateway.listen({
    onLost() {
      const clusterId = gateway.welcome?.clusterId;
      const model = picture.last;
      if (!model || clusterId === undefined) return;
      forgetEnded(db, clusterId, new Date(model.at), (address) => model.rowOf(address) !== undefined).catch(
        (error: unknown) => log.warn({ err: error }, "who had ended before the cluster went is not known"),
      );
    },
  });
}

async function forgetEnded(
  db: Database,
  clusterId: string,
  seenAt: Date,
  wasThere: (address: string) => boolean,
): Promise<void> {
  const rows = await db.handMadeActor.findMany({
    where: { clusterId, createdAt: { lt: seenAt } },
    select: { address: true },
  });
  await forgetHandMade(
    db,
    rows.map(({ address }) => address).filter((address) => !wasThere(address)),
  );
}
