import { type Role, roleMay, roleSchema } from "#protocol/people";

/** What a role is for, in a sentence. */
export const ROLE_WORDS: Record<Role, string> = {
  viewer: "sees everything, changes nothing",
  operator: "sends messages, stops and swaps actors, uploads sources",
  approver: "decides on sources",
  admin: "may do all of that, and manages people, tokens and policy",
};

const PERMISSIONS = ["view", "operate", "decide", "administer"] as const;

/** Every role that may do no more than `role` may. */
export function rolesWithin(role: Role): Role[] {
  return roleSchema.options.filter((other) =>
    PERMISSIONS.every((permission) => !roleMay(other, permission) || roleMay(role, permission)),
  );
}
