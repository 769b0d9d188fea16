import { randomUUID } from "node:crypto";
import { savedMessageSchema, saveMessageSchema } from "#protocol/message";
import { refuseReserved } from "../actors/refuse-reserved.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { verb } from "../http/verb.ts";
import { messageColumns, targetColumns, viewSaved } from "./saved-row.ts";

const MAX_OWN = 500;

export const saveMessage = verb({
  method: "post",
  path: "/messages/saved",
  permission: "operate",
  summary: "Keep a message to send it again; secrets in it are masked",
  body: saveMessageSchema,
  answers: { 201: savedMessageSchema },
  audits: "message.save",
  async run({ body, caller, context: { audit, clock, changes } }) {
    refuseReserved(body.message);
    const { name, kind, timeoutMs, isShared } = body;
    const at = new Date(clock.now());
    const row = await audit.change(async (tx, record) => {
      if ((await tx.savedMessage.count({ where: { ownerId: caller.id } })) >= MAX_OWN) {
        throw new ApiFailure("CONFLICT", `you have ${MAX_OWN} saved messages`, "Delete some that you need no more.");
      }
      const saved = await tx.savedMessage.create({
        data: {
          id: randomUUID(),
          ownerId: caller.id,
          ownerName: caller.name,
          name,
          kind,
          timeoutMs,
          isShared,
          ...targetColumns(body.target),
          ...messageColumns(body.message),
          createdAt: at,
          updatedAt: at,
        },
      });
      const details = { name, target: body.target, type: saved.messageType, isShared };
      await record({ who: caller, action: "message.save", target: saved.id, details });
      return saved;
    });
    changes.tell({ topic: "messages", id: row.id });
    return { status: 201, body: viewSaved(row, caller) };
  },
});
