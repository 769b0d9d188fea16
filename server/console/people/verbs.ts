import { confirmPerson } from "../holders/confirm-person.ts";
import type { Verb } from "../http/verb.ts";
import type { SignInLimits } from "../sessions/sign-in-limits.ts";
import { acceptInvitation } from "./accept-invitation.ts";
import { changePassword } from "./change-password.ts";
import { changePerson } from "./change-person.ts";
import { invitePerson } from "./invite-person.ts";
import { listPeople } from "./list-people.ts";
import { readMe } from "./read-me.ts";
import { removePerson } from "./remove-person.ts";

export const peopleVerbs = (limits: SignInLimits): Verb[] => [
  readMe,
  changePassword(limits),
  listPeople,
  invitePerson,
  changePerson,
  removePerson,
  confirmPerson,
  acceptInvitation,
];
