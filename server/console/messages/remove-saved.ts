import { z } from "zod";
import { roleMay } from "#protocol/people";
import { ApiFailure } from "../http/api-failure.ts";
import { verb } from "../http/verb.ts";
import { findSaved } from "./saved-row.ts";

export const removeSaved = verb({
  method: "delete",
  path: "/messages/saved/{id}",
  permission: "operate",
  summary: "Delete one's own saved message; an admin any that is shared",
  params: { id: z.string().min(1).max(100) },
  answers: { 204: null },
  audits: "message.remove",
  async run({ params, caller, context: { audit, changes } }) {
    await audit.change(async (tx, record) => {
      const { id, name, ownerId, ownerName, messageType: type } = await findSaved(tx, caller, params.id);
      if (ownerId !== caller.id && !roleMay(caller.role, "administer")) {
        throw new ApiFailure(
          "FORBIDDEN",
          `the saved message ${name} is ${ownerName}'s`,
          "Ask her, or an administrator.",
        );
      }
      await tx.savedMessage.delete({ where: { id } });
      await record({ who: caller, action: "message.remove", target: id, details: { name, type, owner: ownerName } });
    });
    changes.tell({ topic: "messages", id: params.id });
    return { status: 204 };
  },
});
