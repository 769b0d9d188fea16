import { listSchema, pageQueryShape } from "#protocol/list";
import { personSchema } from "#protocol/people";
import { readHolders } from "../holders/holders.ts";
import { offsetOf, pageOf } from "../http/offset-page.ts";
import { verb } from "../http/verb.ts";
import { describePerson, findWaiting, personInclude } from "./describe-person.ts";

export const listPeople = verb({
  method: "get",
  path: "/people",
  permission: "view",
  summary: "People, by name",
  query: pageQueryShape,
  answers: { 200: listSchema(personSchema) },
  audits: null,
  async run({ query, caller, context: { db } }) {
    const where = { removedAt: null };
    const skip = offsetOf(query.cursor);
    const [rows, total] = await Promise.all([
      db.user.findMany({
        where,
        include: personInclude,
        orderBy: [{ name: "asc" }, { id: "asc" }],
        skip,
        take: query.limit,
      }),
      db.user.count({ where }),
    ]);
    const waiting = await findWaiting(
      db,
      rows.map((row) => row.id),
    );
    const holders = await readHolders(db);
    return {
      status: 200,
      body: pageOf(
        rows.map((row) => describePerson(row, { waiting, holders, caller })),
        total,
        skip,
      ),
    };
  },
});
