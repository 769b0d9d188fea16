import { z } from "zod";
import { listSchema, pageQueryShape } from "#protocol/list";
import { rolloutSchema, rolloutStateSchema } from "#protocol/rollout";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { readCursor, writeCursor } from "../cluster/page.ts";
import { type Verb, verb } from "../http/verb.ts";
import { readHistories } from "./rollout-history.ts";
import { viewRollout } from "./rollout-view.ts";
import { SelectedActors } from "./selected-actors.ts";

const cursorSchema = z.tuple([z.iso.datetime(), z.string()]);

export function listRollouts({ db, clock, picture }: ClusterContext): Verb {
  const shown = { db, picture, selected: new SelectedActors(db) };
  return verb({
    method: "get",
    path: "/rollouts",
    permission: "view",
    summary: "The rollouts, newest first; q: words in classes, names, sources, the reason or who started it",
    query: { ...pageQueryShape, state: rolloutStateSchema.optional(), q: z.string().min(1).max(200).optional() },
    answers: { 200: listSchema(rolloutSchema) },
    audits: null,
    async run({ query }) {
      const words = query.q?.split(/\s+/).filter((word) => word !== "") ?? [];
      const where = {
        ...(query.state ? { state: query.state } : {}),
        AND: await Promise.all(words.map((word) => named(db, word))),
      };
      const [at, id] = query.cursor === undefined ? [] : readCursor(query.cursor, cursorSchema);
      const older = at
        ? { OR: [{ startedAt: { lt: new Date(at) } }, { startedAt: new Date(at), id: { gt: id ?? "" } }] }
        : {};
      const [total, rows] = await Promise.all([
        db.rollout.count({ where }),
        db.rollout.findMany({
          where: { AND: [where, older] },
          orderBy: [{ startedAt: "desc" }, { id: "asc" }],
          take: query.limit + 1,
        }),
      ]);
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      const next = rows.length > page.length && last ? writeCursor([last.startedAt.toISOString(), last.id]) : null;
      const ids = page.map(({ id }) => id);
      const histories = await readHistories(db, ids);
      const items = await Promise.all(
        page.map((row) => viewRollout(shown, row, histories.get(row.id) ?? [], clock.now())),
      );
      return { status: 200, body: { items, total, ...(next ? { nextCursor: next } : {}) } };
    },
  });
}

/** Rollouts whose reason, person, actors or sources have the word. */
async function named(db: ClusterContext["db"], word: string) {
  const text = { contains: word };
  const sources = await db.source.findMany({
    where: { OR: [{ name: text }, { version: text }, { hash: text }] },
    select: { hash: true },
    take: 100,
  });
  const hashes = sources.map(({ hash }) => hash);
  const actor = { OR: [{ class: text }, { globalName: text }, { address: text }, { fromSource: { in: hashes } }] };
  return {
    OR: [{ reason: text }, { startedByName: text }, { toSource: { in: hashes } }, { actors: { some: actor } }],
  };
}
