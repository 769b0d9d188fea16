import { z } from "zod";
import { inviteAnswerSchema, invitePersonSchema, proposalSchema } from "#protocol/people";
import { needsSecondPerson } from "../accounts/deciders.ts";
import { isWidening } from "../accounts/roles.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { verb } from "../http/verb.ts";
import { propose, refuseTokenWithoutDecide } from "../proposals/propose.ts";
import { addPerson } from "./add-person.ts";
import { inviteUrl } from "./invite-url.ts";

export const invitePerson = verb({
  method: "post",
  path: "/people",
  permission: "administer",
  needsFreshSignIn: "Inviting a person",
  summary: "Invite a person; she sets her own password by the link",
  body: invitePersonSchema,
  answers: { 201: inviteAnswerSchema, 202: z.object({ proposal: proposalSchema }) },
  audits: "person.invite",
  async run({ body, caller, context }) {
    const { audit, clock, changes, settings } = context;
    const answer = await audit.change(async (tx, record) => {
      if (isWidening(null, body.role)) {
        refuseTokenWithoutDecide(caller);
        if (await needsSecondPerson(tx, clock)) {
          const known = await tx.user.findUnique({ where: { email: body.email } });
          if (known !== null && known.removedAt === null) {
            throw new ApiFailure(
              "CONFLICT",
              `${body.email} belongs to a person here already`,
              "Change her role instead.",
            );
          }
          const summary = `Invite ${body.name} (${body.email}) as ${body.role}`;
          const payload = { kind: "invite" as const, ...body };
          const proposal = await propose(tx, record, clock, caller, { payload, summary, subjectId: null });
          return { status: 202, body: { proposal } };
        }
      }
      const { id, secret } = await addPerson(tx, clock, body, caller.id);
      const details = { id, name: body.name, role: body.role };
      await record({ who: caller, action: "person.invite", target: body.email, details });
      return { status: 201, body: { id, inviteUrl: inviteUrl(settings, secret) } };
    });
    changes.tell({ topic: "people", id: null });
    return answer;
  },
});
