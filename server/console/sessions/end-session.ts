import { z } from "zod";
import { endedSessionsSchema } from "#protocol/people";
import type { Caller } from "../accounts/caller.ts";
import type { ConsoleContext } from "../console-context.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { verb } from "../http/verb.ts";
import { findPerson } from "../people/find-person.ts";
import { endSessions, type WhichSessions } from "./end-sessions.ts";

const idSchema = z.string().max(100);
const answers = { 200: endedSessionsSchema };
const audits = "session.end";

export const endMySession = verb({
  method: "delete",
  path: "/me/sessions/{sessionId}",
  permission: "view",
  summary: "End one of one's own sessions; its open pages are signed out",
  params: { sessionId: idSchema },
  answers,
  audits,
  async run({ params, caller, context }) {
    return { status: 200, body: await end(context, caller, { userId: caller.id, id: params.sessionId }) };
  },
});

export const endMyOtherSessions = verb({
  method: "delete",
  path: "/me/sessions",
  permission: "view",
  summary: "End all of one's own sessions but the one that calls",
  answers,
  audits,
  async run({ caller, context }) {
    return {
      status: 200,
      body: await end(context, caller, { userId: caller.id, id: { not: caller.sessionId ?? "" } }),
    };
  },
});

export const endSession = verb({
  method: "delete",
  path: "/people/{id}/sessions/{sessionId}",
  permission: "administer",
  needsFreshSignIn: "Ending a session of somebody else",
  summary: "End one of a person's sessions",
  params: { id: idSchema, sessionId: idSchema },
  answers,
  audits,
  async run({ params, caller, context }) {
    return { status: 200, body: await end(context, caller, { userId: params.id, id: params.sessionId }) };
  },
});

export const endAllSessions = verb({
  method: "delete",
  path: "/people/{id}/sessions",
  permission: "administer",
  needsFreshSignIn: "Ending all sessions of a person",
  summary: "End all sessions of a person",
  params: { id: idSchema },
  answers,
  audits,
  async run({ params, caller, context }) {
    return { status: 200, body: await end(context, caller, { userId: params.id }) };
  },
});

async function end(context: ConsoleContext, caller: Caller, which: WhichSessions): Promise<{ ended: number }> {
  let ended = 0;
  await endSessions(context, async (tx, endThem, record) => {
    const person = await findPerson(tx, which.userId);
    ended = await endThem(which);
    if (ended === 0 && typeof which.id === "string") {
      throw new ApiFailure("NOT_FOUND", `${person.email} has no session ${which.id}`, "Look at the sessions again.");
    }
    await record({ who: caller, action: audits, target: person.email, details: { ended } });
  });
  return { ended };
}
