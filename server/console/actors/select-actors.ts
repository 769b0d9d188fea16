import { z } from "zod";
import type { ActorRow, actorQuerySchema } from "#protocol/actor";
import type { ActorColumns } from "#protocol/topology";
import type { ConventionModel } from "../cluster/convention-model.ts";
import { type Page, readCursor, writeCursor } from "../cluster/page.ts";

type ActorQuery = z.output<typeof actorQuerySchema>;
type Key = string | number;

const cursorSchema = z.tuple([z.union([z.string(), z.number()]), z.string()]);

/**
 * A page of the actors that fit, in the asked order and then by address. Costs one pass over the columns, and a page's
 * worth of sorting: a list of 100,000 is never sorted whole.
 */
export function selectActors(model: ConventionModel, query: ActorQuery): Page<ActorRow> {
  const fits = filterOf(model, query);
  const keyOf = keyReader(model, query.sort.replace(/^-/, ""));
  const sign = query.sort.startsWith("-") ? -1 : 1;
  const cursor = query.cursor === undefined ? null : readCursor(query.cursor, cursorSchema);

  const compare = (aKey: Key, aAddress: string, bKey: Key, bAddress: string) => {
    if (aKey !== bKey) return (aKey < bKey ? -1 : 1) * sign;
    return aAddress < bAddress ? -1 : aAddress > bAddress ? 1 : 0;
  };
  const compareRows = (a: number, b: number) => compare(keyOf(a), model.address(a), keyOf(b), model.address(b));

  let total = 0;
  let found: number[] = [];
  const room = query.limit + 1;
  for (let row = 0; row < model.size; row++) {
    if (!fits(row)) continue;
    total++;
    if (cursor && compare(keyOf(row), model.address(row), cursor[0], cursor[1]) <= 0) continue;
    found.push(row);
    if (found.length >= room * 4) found = found.sort(compareRows).slice(0, room);
  }
  found.sort(compareRows);
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  const hasMore = found.length > page.length && last !== undefined;
  return {
    items: page.map((row) => model.actor(row)),
    total,
    ...(hasMore ? { nextCursor: writeCursor([keyOf(last), model.address(last)]) } : {}),
  };
}

function filterOf(model: ConventionModel, query: ActorQuery): (row: number) => boolean {
  const tests: ((row: number) => boolean)[] = [];
  const { host, source, state, q } = query;
  if (host !== undefined) {
    const hostIx = model.hosts.find(({ id }) => id === host)?.hostIx ?? -1;
    tests.push((row) => model.columns.host[row] === hostIx);
  }
  if (query.class !== undefined) {
    const ix = model.classes.indexOf(query.class);
    tests.push((row) => model.columns.class[row] === ix);
  }
  if (source !== undefined) {
    const ix = model.sources.findIndex(({ hash }) => hash === source);
    tests.push((row) => ix !== -1 && model.columns.source[row] === ix);
  }
  if (state !== undefined) tests.push((row) => model.state(row) === state);
  if (q !== undefined) {
    const wanted = q.toLowerCase();
    const classFits = model.classes.map((name) => name.toLowerCase().includes(wanted));
    tests.push(
      (row) =>
        classFits[model.columns.class[row] ?? -1] === true ||
        model.address(row).toLowerCase().includes(wanted) ||
        (model.columns.name[row]?.toLowerCase().includes(wanted) ?? false),
    );
  }
  return (row) => tests.every((test) => test(row));
}

function keyReader(model: ConventionModel, sort: string): (row: number) => Key {
  if (sort === "class") return (row) => model.className(row);
  if (sort === "host") {
    const ids = new Map(model.hosts.map(({ hostIx, id }) => [hostIx, id]));
    return (row) => ids.get(model.columns.host[row] ?? -1) ?? "";
  }
  if (sort === "depth" || sort === "received" || sort === "failed") {
    const column: ActorColumns["depth"] = model.columns[sort];
    return (row) => column[row] ?? 0;
  }
  return (row) => model.address(row);
}
