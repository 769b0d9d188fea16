import { roleSchema } from "#protocol/people";
import { rolloutSchema, rolloutStateSchema } from "#protocol/rollout";
import type { SearchAnswer } from "#protocol/search";
import { MAX_HITS_PER_KIND } from "#protocol/search";
import { sourceStateSchema } from "#protocol/source";
import type { Database } from "../database/database.ts";
import { bestOf } from "./rank.ts";

/** What is looked through, newest first: a search answers while she types, so what it reads is bounded. */
const MAX_SOURCES = 2_000;
const MAX_ROLLOUTS = 500;
const MAX_PEOPLE = 2_000;

export async function searchSources(db: Database, words: readonly string[]): Promise<SearchAnswer["sources"]> {
  const rows = await db.source.findMany({
    select: { hash: true, name: true, version: true, state: true },
    orderBy: { uploadedAt: "desc" },
    take: MAX_SOURCES,
  });
  const { items, total } = bestOf(rows, (row) => [row.name, row.version, row.hash], words, MAX_HITS_PER_KIND);
  return { total, items: items.map((row) => ({ ...row, state: sourceStateSchema.parse(row.state) })) };
}

/** By what was moved, where to, why and by whom. */
export async function searchRollouts(db: Database, words: readonly string[]): Promise<SearchAnswer["rollouts"]> {
  const rows = await db.rollout.findMany({
    select: { id: true, select: true, toSource: true, state: true, startedAt: true, startedByName: true, reason: true },
    orderBy: { startedAt: "desc" },
    take: MAX_ROLLOUTS,
  });
  const targets = await db.source.findMany({
    where: { hash: { in: [...new Set(rows.map(({ toSource }) => toSource))] } },
    select: { hash: true, name: true, version: true },
  });
  const all = rows.map((row) => {
    const select = rolloutSchema.shape.select.parse(JSON.parse(row.select));
    const target = targets.find(({ hash }) => hash === row.toSource);
    return {
      ...row,
      what: select.class ?? select.fromSource ?? "",
      target: { name: target?.name ?? row.toSource, version: target?.version ?? "" },
    };
  });
  const { items, total } = bestOf(
    all,
    ({ id, what, target, startedByName, reason }) => [id, what, target.name, target.version, startedByName, reason],
    words,
    MAX_HITS_PER_KIND,
  );
  return {
    total,
    items: items.map(({ id, what, target, state, startedAt }) => ({
      id,
      what,
      toSource: target,
      state: rolloutStateSchema.parse(state),
      startedAt: startedAt.toISOString(),
    })),
  };
}

export async function searchPeople(db: Database, words: readonly string[]): Promise<SearchAnswer["people"]> {
  const rows = await db.user.findMany({
    where: { removedAt: null },
    select: { id: true, name: true, email: true, role: true },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: MAX_PEOPLE,
  });
  const { items, total } = bestOf(rows, (row) => [row.name, row.email, row.role], words, MAX_HITS_PER_KIND);
  return { total, items: items.map((row) => ({ ...row, role: roleSchema.parse(row.role) })) };
}
