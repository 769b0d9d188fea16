import { z } from "zod";
import { changePersonSchema, personSchema, proposalSchema, roleSchema } from "#protocol/people";
import { needsSecondPerson } from "../accounts/deciders.ts";
import { isWidening } from "../accounts/roles.ts";
import { verb } from "../http/verb.ts";
import { propose, refuseTokenWithoutDecide } from "../proposals/propose.ts";
import { readPerson } from "./describe-person.ts";
import { findPerson } from "./find-person.ts";
import { setRole } from "./set-role.ts";

export const changePerson = verb({
  method: "patch",
  path: "/people/{id}",
  permission: "administer",
  needsFreshSignIn: "Changing a person",
  summary: "Give a person another name or role",
  params: { id: z.string().max(100) },
  body: changePersonSchema,
  answers: { 200: personSchema, 202: z.object({ proposal: proposalSchema }) },
  audits: "person.change",
  async run({ params, body, caller, context }) {
    const { audit, clock, changes } = context;
    const answer = await audit.change(async (tx, record) => {
      const person = await findPerson(tx, params.id);
      const from = roleSchema.parse(person.role);
      const role = body.role ?? from;
      if (body.name !== undefined) {
        await tx.user.update({ where: { id: person.id }, data: { name: body.name } });
      }
      if (isWidening(from, role)) {
        refuseTokenWithoutDecide(caller);
        if (await needsSecondPerson(tx, clock)) {
          const summary = `Make ${person.name} (${person.email}) ${role}; she is ${from}`;
          const payload = { kind: "role" as const, personId: person.id, role };
          if (body.name !== undefined) {
            await record({ who: caller, action: "person.change", target: person.email, details: { name: body.name } });
          }
          const proposal = await propose(tx, record, clock, caller, { payload, summary, subjectId: person.id });
          return { status: 202, body: { proposal } };
        }
      }
      if (role !== from) await setRole(tx, clock, person.id, role);
      const described = await readPerson(tx, person.id, caller);
      await record({ who: caller, action: "person.change", target: person.email, details: { from, ...body } });
      return { status: 200, body: described };
    });
    changes.tell({ topic: "people", id: params.id });
    changes.tell({ topic: "me", id: params.id });
    return answer;
  },
});
