import { z } from "zod";
import type { ActorRow, actorQuerySchema } from "#protocol/actor";
import type { ConventionModel } from "../cluster/convention-model.ts";
import { type Page, readCursor, writeCursor } from "../cluster/page.ts";
import { filterActors } from "./filter-actors.ts";
import { orderActors } from "./order-actors.ts";

type ActorQuery = z.output<typeof actorQuerySchema>;

const cursorSchema = z.tuple([z.union([z.string(), z.number()]), z.string()]);

/**
 * A page of the actors that fit, in the asked order and then by address. Costs one pass over the columns, and a page's
 * worth of sorting: a list of 100,000 is never sorted whole.
 */
export function selectActors(model: ConventionModel, query: ActorQuery): Page<ActorRow> {
  const fits = filterActors(model, query);
  const { keyOf, compare, compareRows } = orderActors(model, query.sort);
  const cursor = query.cursor === undefined ? null : readCursor(query.cursor, cursorSchema);

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
