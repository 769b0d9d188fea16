import { z } from "zod";
import { listSchema, pageQueryShape } from "#protocol/list";
import { type SignedIn, sessionSchema } from "#protocol/people";
import type { Caller } from "../accounts/caller.ts";
import type { ConsoleContext } from "../console-context.ts";
import { offsetOf, pageOf } from "../http/offset-page.ts";
import { verb } from "../http/verb.ts";
import { findPerson } from "../people/find-person.ts";

const MAX_AGENT_CHARS = 300;
const answers = { 200: listSchema(sessionSchema) };

export const listMySessions = verb({
  method: "get",
  path: "/me/sessions",
  permission: "view",
  summary: "The browsers in which one is signed in, last seen first",
  query: pageQueryShape,
  answers,
  audits: null,
  async run({ query, caller, context }) {
    return { status: 200, body: await sessionsOf(context, caller.id, caller, query) };
  },
});

export const listSessions = verb({
  method: "get",
  path: "/people/{id}/sessions",
  permission: "administer",
  summary: "The browsers in which a person is signed in, last seen first",
  params: { id: z.string().max(100) },
  query: pageQueryShape,
  answers,
  audits: null,
  async run({ params, query, caller, context }) {
    await findPerson(context.db, params.id);
    return { status: 200, body: await sessionsOf(context, params.id, caller, query) };
  },
});

async function sessionsOf(
  { db, clock }: ConsoleContext,
  userId: string,
  caller: Caller,
  query: { limit: number; cursor?: string | undefined },
) {
  const where = { userId, expiresAt: { gt: new Date(clock.now()) } };
  const skip = offsetOf(query.cursor);
  const [rows, total] = await Promise.all([
    db.session.findMany({ where, orderBy: [{ updatedAt: "desc" }, { id: "asc" }], skip, take: query.limit }),
    db.session.count({ where }),
  ]);
  const items = rows.map(
    (row): SignedIn => ({
      id: row.id,
      userAgent: row.userAgent?.slice(0, MAX_AGENT_CHARS) || null,
      address: row.ipAddress,
      since: row.createdAt.toISOString(),
      lastSeenAt: row.updatedAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      isThis: row.id === caller.sessionId,
    }),
  );
  return pageOf(items, total, skip);
}
