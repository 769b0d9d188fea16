import type { KeptLetter } from "#protocol/dead-letter";
import type { GatewayRequest } from "#protocol/gateway";
import type { DeadLetterEntry, DeadLetterQuery, ResendOutcome } from "#runtime";
import { Refusal } from "../refusal.ts";
import type { CallContext, Calls } from "./call-context.ts";
import { findUserActor } from "./find-actor.ts";
import { showable } from "./showable.ts";

/** Longer messages are shown one at a time only. */
const MAX_LISTED_CHARS = 10_000;
/** More than all hosts of a large convention keep of one kind; a set that is to be sent again is a list of ids. */
const MAX_SELECTED = 100_000;

export const deadLetterCalls: Calls<
  | "deadLetters.list"
  | "deadLetters.select"
  | "deadLetters.groups"
  | "deadLetters.read"
  | "deadLetters.send"
  | "deadLetters.sendMany"
  | "deadLetters.discard"
> = {
  async "deadLetters.list"({ system }, { select, limit, before }) {
    const { items, ...counts } = await system.deadLetterOffice.list(queryOf(select), { limit, before });
    return { items: items.map((item) => letterOf(item, MAX_LISTED_CHARS)), ...counts };
  },

  async "deadLetters.select"({ system }, { select }) {
    const { items } = await system.deadLetterOffice.list(queryOf(select), { limit: MAX_SELECTED });
    const free = items.filter(({ isQuarantined }) => !isQuarantined);
    return { ids: free.map(({ id }) => id).reverse(), quarantined: items.length - free.length };
  },

  async "deadLetters.groups"({ system }) {
    return system.deadLetterOffice.groups();
  },

  async "deadLetters.read"({ system }, { id }) {
    const { items } = await system.deadLetterOffice.list({ ids: [id] });
    if (items[0] === undefined) throw gone(id);
    return letterOf(items[0], Number.POSITIVE_INFINITY);
  },

  async "deadLetters.send"(context, { id, to }) {
    const [result] = await sendAgain(context, [id], to, true);
    if (result === undefined || result.outcome === "gone") throw gone(id);
    const { outcome, reason = null } = result;
    if (result.to !== null && isSent(outcome)) return { outcome, to: result.to, reason };
    throw new Refusal(
      "CONFLICT",
      `the dead letter ${id} was kept ${outcome}, so it cannot be sent again`,
      "Send the message anew.",
    );
  },

  async "deadLetters.sendMany"(context, { ids, to }) {
    const results = await sendAgain(context, ids, to, false);
    const count = (...outcomes: ResendOutcome[]) => results.filter(({ outcome }) => outcomes.includes(outcome)).length;
    return {
      sent: count("taken", "returned", "waiting"),
      taken: count("taken"),
      returned: count("returned"),
      waiting: count("waiting"),
      gone: count("gone"),
      heldBack: count("quarantined", "without content"),
      returnedFor: results.findLast(({ reason }) => reason !== undefined)?.reason ?? null,
    };
  },

  async "deadLetters.discard"({ system }, { select }) {
    return { discarded: await system.deadLetterOffice.discard(queryOf(select)) };
  },
};

/** To an actor of a source that lives, when it is said to whom. */
async function sendAgain(context: CallContext, ids: string[], to: string | undefined, isByName: boolean) {
  const receiver = to === undefined ? {} : { to: (await findUserActor(context, to)).address };
  return context.system.deadLetterOffice.send(ids, { ...receiver, isByName });
}

function isSent(outcome: ResendOutcome): outcome is "taken" | "returned" | "waiting" {
  return outcome === "taken" || outcome === "returned" || outcome === "waiting";
}

function queryOf({ type, ...query }: GatewayRequest<"deadLetters.discard">["select"]): DeadLetterQuery {
  return { ...query, messageType: type };
}

function letterOf({ message, ...letter }: DeadLetterEntry, maxChars: number): KeptLetter {
  if (message === undefined) return letter;
  const shown = showable(message) as KeptLetter["message"];
  return JSON.stringify(shown).length > maxChars ? letter : { ...letter, message: shown };
}

function gone(id: string): Refusal {
  return new Refusal(
    "NOT_FOUND",
    `there is no dead letter ${id} any more`,
    "Its host keeps the last 1,000 of a kind, and 5,000 in all.",
  );
}
