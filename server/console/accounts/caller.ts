import { type Permission, type Role, roleMay, roleSchema } from "#protocol/people";

/** Who calls: a person by her session, or by a token of hers. Known before a verb runs; a verb never asks again. */
export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** By token: the lesser of the token's role and its maker's present one. */
  readonly role: Role;
  readonly via: "session" | "token";
  /** May decide on sources: by session the role says so, by token only one made with `canDecide`. */
  readonly canDecide: boolean;
  readonly sessionId: string | null;
  readonly tokenId: string | null;
  /** When this session last gave the password; null by token, which is its own proof. */
  readonly provedAtMs: number | null;
}

/** A role gives a permission; `decide` by token needs a token made for it too. */
export function callerMay(caller: Caller, permission: Permission): boolean {
  if (!roleMay(caller.role, permission)) return false;
  return permission !== "decide" || caller.canDecide;
}

/** A person as the one who did something before she has a session: set up the console, set her password. */
export function personAsCaller(person: { id: string; name: string; email: string; role: string }): Caller {
  const role = roleSchema.parse(person.role);
  return {
    id: person.id,
    name: person.name,
    email: person.email,
    role,
    via: "session",
    canDecide: roleMay(role, "decide"),
    sessionId: null,
    tokenId: null,
    provedAtMs: null,
  };
}
