import { randomUUID } from "node:crypto";
import type { SendKind } from "#protocol/message";
import type { Caller } from "../accounts/caller.ts";
import { typeOfMessage } from "../actors/refuse-reserved.ts";
import type { ConsoleContext } from "../console-context.ts";
import { ApiFailure } from "../http/api-failure.ts";
import type { Forgets } from "../retention/keep-forgetting.ts";
import { keptJson } from "./kept-json.ts";

const MAX_PER_PERSON = 1_000;
const SWEEP_EVERY_MS = 3_600_000;

type HistoryContext = Pick<ConsoleContext, "changes" | "clock" | "db" | "log">;

export interface Sending {
  kind: SendKind;
  target: string;
  message: unknown;
  timeoutMs: number | null;
}

/**
 * Sends, and keeps what was sent and what came of it in the history of the person who sent it by session. That the
 * history cannot be written is logged and changes nothing for her: the audit has its row.
 */
export async function withHistory<T extends { reply?: unknown; latencyMs?: number }>(
  context: HistoryContext,
  caller: Caller,
  sending: Sending,
  send: () => Promise<T>,
): Promise<T> {
  if (caller.via !== "session") return send();
  const at = new Date(context.clock.now());
  try {
    const answer = await send();
    const isAsk = sending.kind === "ask";
    await keep(context, caller, at, sending, {
      outcome: isAsk ? "replied" : "sent",
      reply: isAsk ? keptJson(answer.reply ?? null) : null,
      latencyMs: answer.latencyMs ?? null,
      error: null,
    });
    return answer;
  } catch (error) {
    if (error instanceof ApiFailure) {
      const { code, message, remedy } = error;
      const failure = { reply: null, latencyMs: null, error: JSON.stringify({ code, message, remedy }) };
      await keep(context, caller, at, sending, { outcome: "failed", ...failure });
    }
    throw error;
  }
}

interface Outcome {
  outcome: "replied" | "sent" | "failed";
  reply: string | null;
  latencyMs: number | null;
  error: string | null;
}

async function keep(
  { db, log, changes }: HistoryContext,
  caller: Caller,
  at: Date,
  { message, ...sending }: Sending,
  outcome: Outcome,
): Promise<void> {
  const row = { personId: caller.id, messageType: typeOfMessage(message), message: keptJson(message) };
  try {
    await db.sentMessage.create({ data: { id: randomUUID(), at, ...sending, ...row, ...outcome } });
    changes.tell({ topic: "messages", id: null });
  } catch (error) {
    log.error({ err: error }, "a message that was sent could not be kept in the history");
  }
}

/** Forgets, now and every hour, what is too much; what is too old goes by retention. Returns what ends it. */
export function keepHistoryShort(context: HistoryContext): () => void {
  let cancel: () => void = () => undefined;
  const sweep = () => {
    void forgetMany(context).catch((error: unknown) => {
      context.log.error({ err: error }, "the history of messages could not be shortened");
    });
    cancel = context.clock.after(SWEEP_EVERY_MS, sweep);
  };
  sweep();
  return () => cancel();
}

async function forgetMany({ db }: HistoryContext): Promise<void> {
  const people = await db.sentMessage.groupBy({ by: ["personId"], _count: { _all: true } });
  for (const { personId, _count } of people) {
    if (_count._all <= MAX_PER_PERSON) continue;
    const newestOut = await db.sentMessage.findFirst({
      where: { personId },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      skip: MAX_PER_PERSON,
      select: { at: true },
    });
    if (newestOut) await db.sentMessage.deleteMany({ where: { personId, at: { lte: newestOut.at } } });
  }
}

export const forgetSent: Forgets = {
  what: "sentMessagesDays",
  count: (tx, before) => tx.sentMessage.count({ where: { at: { lt: before } } }),
  forget: (tx, before) => tx.sentMessage.deleteMany({ where: { at: { lt: before } } }),
};
