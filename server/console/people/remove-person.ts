import { z } from "zod";
import { guardRemoval } from "../accounts/deciders.ts";
import { forgetSecond } from "../holders/name-second.ts";
import { verb } from "../http/verb.ts";
import { findPerson } from "./find-person.ts";
import { keepAnAdmin } from "./keep-an-admin.ts";

export const removePerson = verb({
  method: "delete",
  path: "/people/{id}",
  permission: "administer",
  needsFreshSignIn: "Removing a person",
  summary: "Remove a person: her sessions, tokens, links and proposals end at once",
  params: { id: z.string().max(100) },
  answers: { 204: null },
  audits: "person.remove",
  async run({ params, caller, context }) {
    const { audit, clock, changes, sessionEnds } = context;
    await audit.change(async (tx, record) => {
      const person = await findPerson(tx, params.id);
      const userId = person.id;
      await guardRemoval(tx, clock, async () => {
        const now = new Date(clock.now());
        await tx.user.update({ where: { id: userId }, data: { removedAt: now, updatedAt: now } });
        await tx.session.deleteMany({ where: { userId } });
        await tx.account.deleteMany({ where: { userId } });
        await tx.apiToken.deleteMany({ where: { userId } });
        await tx.invitation.deleteMany({ where: { userId } });
        await forgetSecond(tx, userId);
        await tx.proposal.updateMany({
          where: { state: "open", OR: [{ proposedById: userId }, { subjectId: userId }] },
          data: { state: "withdrawn", decidedById: caller.id, decidedAt: now },
        });
      });
      await keepAnAdmin(tx);
      await record({
        who: caller,
        action: "person.remove",
        target: person.email,
        details: { id: userId, name: person.name, role: person.role },
      });
    });
    sessionEnds.tell({ personId: params.id });
    for (const topic of ["people", "tokens"] as const) changes.tell({ topic, id: null });
    return { status: 204 };
  },
});
