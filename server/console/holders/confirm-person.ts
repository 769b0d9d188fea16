import { z } from "zod";
import { personSchema } from "#protocol/people";
import { ApiFailure } from "../http/api-failure.ts";
import { verb } from "../http/verb.ts";
import { readPerson } from "../people/describe-person.ts";
import { findPerson } from "../people/find-person.ts";
import { MACHINE, readHolders } from "./holders.ts";
import { standAlone } from "./stand-alone.ts";

export const confirmPerson = verb({
  method: "post",
  path: "/people/{id}/confirm",
  permission: "decide",
  needsFreshSignIn: "Confirming an account",
  summary: "As another than who made it, confirm that an account is that person's alone; its sessions and tokens end",
  params: { id: z.string().max(100) },
  body: z.strictObject({}).optional(),
  answers: { 200: personSchema },
  audits: "person.confirm",
  async run({ params, caller, context }) {
    const { audit, clock, changes, sessionEnds } = context;
    if (caller.via === "token") {
      throw new ApiFailure(
        "FORBIDDEN",
        "a token cannot confirm whose an account is",
        "Sign in with a browser for this.",
      );
    }
    const body = await audit.change(async (tx, record) => {
      const person = await findPerson(tx, params.id);
      const holders = await readHolders(tx);
      if (person.heldById === null) throw nothingToConfirm(person.name);
      if (!holders.mayConfirm(caller.id, person.id)) throw notAnother(person, holders.origin(person.id));
      const credential = { userId: person.id, providerId: "credential" };
      if ((await tx.account.count({ where: credential })) === 0) throw notJoined(person.name);
      // Of a reset on the machine nobody knows who did it: it may have been this caller, so she is the one who vouches.
      const to = person.heldById === MACHINE ? caller.id : null;
      const ended = await standAlone(tx, clock, { personId: person.id, from: person.heldById, to });
      const details = { id: person.id, origin: holders.origin(person.id), needsOneMore: to !== null, ...ended };
      await record({ who: caller, action: "person.confirm", target: person.email, details });
      return readPerson(tx, person.id, caller);
    });
    sessionEnds.tell({ personId: params.id });
    for (const topic of ["people", "tokens", "sources"] as const) changes.tell({ topic, id: null });
    return { status: 200, body };
  },
});

function nothingToConfirm(name: string): ApiFailure {
  return new ApiFailure(
    "CONFLICT",
    `the account of ${name} needs no confirmation`,
    "Look at the list of people again.",
  );
}

function notJoined(name: string): ApiFailure {
  return new ApiFailure(
    "CONFLICT",
    `${name} has not set a password yet, so nobody can know who will`,
    "Confirm the account once she has.",
  );
}

function notAnother({ name, email }: { name: string; email: string }, origin: string): ApiFailure {
  return new ApiFailure(
    "FOUR_EYES",
    `the account of ${name} (${email}) ${origin}, and you count as the same person`,
    "Another person who may decide has to confirm it. Where nobody else can: callboard admin confirm-person, on the console's machine.",
  );
}
