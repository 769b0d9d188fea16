import { type SavedMessage, type SavedTarget, savedMessageSchema } from "#protocol/message";
import type { Caller } from "../accounts/caller.ts";
import { typeOfMessage } from "../actors/refuse-reserved.ts";
import type { Database, Transaction } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { keptJson } from "./kept-json.ts";

export type SavedRow = NonNullable<Awaited<ReturnType<Database["savedMessage"]["findUnique"]>>>;

/** A saved message as its reader sees it. */
export function viewSaved(row: SavedRow, caller: Caller): SavedMessage {
  const { targetKind, target } = row;
  return savedMessageSchema.parse({
    ...row,
    target: { by: targetKind, [targetKind]: target },
    message: JSON.parse(row.message),
    owner: { id: row.ownerId, name: row.ownerName },
    isMine: row.ownerId === caller.id,
    updatedAt: row.updatedAt.toISOString(),
  });
}

export function targetColumns(target: SavedTarget): { targetKind: string; target: string } {
  const named = target.by === "name" ? target.name : target.by === "address" ? target.address : target.class;
  return { targetKind: target.by, target: named };
}

/** Throws TOO_LARGE for a message that is longer than is kept. */
export function messageColumns(message: unknown): { message: string; messageType: string } {
  const json = keptJson(message);
  if (json !== null) return { message: json, messageType: typeOfMessage(message) };
  throw new ApiFailure(
    "TOO_LARGE",
    "the message is longer than is kept",
    "Send it from a program, or make it smaller.",
  );
}

/** What the caller may see; anything else is not there for her. */
export async function findSaved(tx: Database | Transaction, caller: Caller, id: string): Promise<SavedRow> {
  const row = await tx.savedMessage.findUnique({ where: { id } });
  if (row !== null && (row.isShared || row.ownerId === caller.id)) return row;
  throw new ApiFailure("NOT_FOUND", `there is no saved message ${id}`, "It may have been removed; look at the list.");
}
