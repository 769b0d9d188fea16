import { z } from "zod";
import { changeSavedMessageSchema, savedMessageSchema } from "#protocol/message";
import { refuseReserved } from "../actors/refuse-reserved.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { verb } from "../http/verb.ts";
import { findSaved, messageColumns, targetColumns, viewSaved } from "./saved-row.ts";

export const changeSaved = verb({
  method: "patch",
  path: "/messages/saved/{id}",
  permission: "operate",
  summary: "Change one's own saved message, or whether it is shared",
  params: { id: z.string().min(1).max(100) },
  body: changeSavedMessageSchema,
  answers: { 200: savedMessageSchema },
  audits: "message.change",
  async run({ params, body: { target, message, ...body }, caller, context: { audit, clock, changes } }) {
    refuseReserved(message);
    const row = await audit.change(async (tx, record) => {
      const before = await findSaved(tx, caller, params.id);
      if (before.ownerId !== caller.id) {
        throw new ApiFailure(
          "FORBIDDEN",
          `the saved message ${before.name} is ${before.ownerName}'s`,
          "Save a copy of your own.",
        );
      }
      const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      const data = {
        ...given,
        ...(target === undefined ? {} : targetColumns(target)),
        ...(message === undefined ? {} : messageColumns(message)),
      };
      const after = await tx.savedMessage.update({
        where: { id: before.id },
        data: { ...data, updatedAt: new Date(clock.now()) },
      });
      const shown = ({ name, targetKind, target: to, messageType, isShared }: typeof after) => ({
        name,
        target: `${targetKind} ${to}`,
        type: messageType,
        isShared,
      });
      const details = { before: shown(before), after: shown(after) };
      await record({ who: caller, action: "message.change", target: after.id, details });
      return after;
    });
    changes.tell({ topic: "messages", id: row.id });
    return { status: 200, body: viewSaved(row, caller) };
  },
});
