import { PERMISSIONS, type Permission, type Role, roleMay } from "#protocol/people";

const ALL = Object.keys(PERMISSIONS) as Permission[];

/** Everything that `role` may, `limit` may too. */
export function isWithin(role: Role, limit: Role): boolean {
  return ALL.every((permission) => !roleMay(role, permission) || roleMay(limit, permission));
}

/** The lesser of two roles; of operator and approver, neither of which has all of the other, what both have. */
export function lesserRole(a: Role, b: Role): Role {
  if (isWithin(a, b)) return a;
  return isWithin(b, a) ? b : "viewer";
}

/** Does going from `from` to `to` widen who decides, or who may widen it? */
export function isWidening(from: Role | null, to: Role): boolean {
  return roleMay(to, "decide") && (from === null || !isWithin(to, from));
}

/** What a role may, as the API lists it. */
export function permissionsOf(role: Role): Permission[] {
  return ALL.filter((permission) => roleMay(role, permission));
}
