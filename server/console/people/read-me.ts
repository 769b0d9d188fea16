import { meSchema } from "#protocol/people";
import { callerMay } from "../accounts/caller.ts";
import { permissionsOf } from "../accounts/roles.ts";
import { verb } from "../http/verb.ts";

export const readMe = verb({
  method: "get",
  path: "/me",
  permission: "view",
  summary: "Who calls, and what she may",
  answers: { 200: meSchema },
  audits: null,
  async run({ caller }) {
    const { id, name, email, role, via, canDecide } = caller;
    const permissions = permissionsOf(role).filter((permission) => callerMay(caller, permission));
    return { status: 200, body: { id, name, email, role, via, canDecide, permissions } };
  },
});
