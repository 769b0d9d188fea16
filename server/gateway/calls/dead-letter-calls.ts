import type { KeptLetter } from "#protocol/dead-letter";
import type { GatewayRequest } from "#protocol/gateway";
import type { DeadLetterEntry, DeadLetterQuery, ResendOutcome } from "#runtime";
import { Refusal } from "../refusal.ts";
import type { Calls } from "./call-context.ts";
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

  async "deadLetters.send"({ system }, { id }) {
    const outcome = await system.deadLetterOffice.send(id);
    if (outcome === "sent") return {};
    if (outcome === "gone") throw gone(id);
    throw new Refusal(
      "CONFLICT",
      `the dead letter ${id} was kept ${outcome}, so it cannot be sent again`,
      "Send the message anew.",
    );
  },

  async "deadLetters.sendMany"({ system }, { ids }) {
    const outcomes: ResendOutcome[] = [];
    for (const id of ids) outcomes.push(await system.deadLetterOffice.send(id, { isByName: false }));
    const sent = outcomes.filter((outcome) => outcome === "sent").length;
    const missing = outcomes.filter((outcome) => outcome === "gone").length;
    return { sent, gone: missing, heldBack: outcomes.length - sent - missing };
  },

  async "deadLetters.discard"({ system }, { select }) {
    return { discarded: await system.deadLetterOffice.discard(queryOf(select)) };
  },
};

function queryOf({ type, ...query }: GatewayRequest<"deadLetters.discard">["select"]): DeadLetterQuery {
  return { ...query, messageType: type };
}

function letterOf({ message, ...letter }: DeadLetterEntry, maxChars: number): KeptLetter {
  if (message === undefined) return letter;
  const shown = showable(message) as KeptLetter["message"];
  return JSON.stringify(shown).length > maxChars ? letter : { ...letter, message: shown };
}

function gone(id: string): Refusal {
  return new Refusal("NOT_FOUND", `there is no dead letter ${id} any more`, "Its host keeps the last 1,000.");
}
