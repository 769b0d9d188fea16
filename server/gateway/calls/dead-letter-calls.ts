import { Refusal } from "../refusal.ts";
import type { Calls } from "./call-context.ts";
import { showable } from "./showable.ts";

type Json = ReturnType<typeof JSON.parse>;

export const deadLetterCalls: Calls<"deadLetters.list" | "deadLetters.send"> = {
  async "deadLetters.list"({ system }, { limit }) {
    const { items, total } = await system.deadLetters({ limit });
    return { items: items.map((item) => ({ ...item, message: showable(item.message) as Json })), total };
  },

  async "deadLetters.send"({ system }, { id }) {
    if (await system.resendDeadLetter(id)) return {};
    throw new Refusal("NOT_FOUND", `there is no dead letter ${id} any more`, "Its host keeps the last 1,000.");
  },
};
