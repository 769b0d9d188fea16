import type { ConsoleContext } from "../console-context.ts";
import type { Held } from "./supplier.ts";

/**
 * A source that the cluster runs in the place of another, as swaps moved its actors, takes its place in the console's
 * rows too. One at a time with what activates and unloads, of a list that was asked for in that turn.
 */
export async function followActivations(
  { db, changes }: Pick<ConsoleContext, "changes" | "db">,
  held: ReadonlyMap<string, Held>,
): Promise<void> {
  for (const [to, { isActive, replaces: from }] of held) {
    if (!isActive || from === undefined || held.get(from)?.isActive) continue;
    const replaced = await db.source.findFirst({ where: { hash: from, isActive: true } });
    if (!replaced) continue;
    const { activation } = replaced;
    await db.$transaction([
      db.source.updateMany({ where: { hash: from }, data: { isActive: false } }),
      db.source.updateMany({ where: { hash: to }, data: { isActive: true, activation } }),
    ]);
    for (const id of [from, to]) changes.tell({ topic: "sources", id });
  }
}
