import * as z from "zod";
import { timeSchema } from "./identity.ts";
import { visibleNameSchema } from "./visible-text.ts";

/** viewer ⊂ operator, viewer ⊂ approver, admin = all. */
export const roleSchema = z.enum(["viewer", "operator", "approver", "admin"]);
export type Role = z.infer<typeof roleSchema>;

/** What a caller may do. Each route and each live frame names exactly one. */
export const PERMISSIONS = {
  view: ["viewer", "operator", "approver", "admin"],
  operate: ["operator", "admin"],
  decide: ["approver", "admin"],
  administer: ["admin"],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

export function roleMay(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}

export const nameSchema = visibleNameSchema.trim().min(1).max(100);
export const emailSchema = z.email().max(254).toLowerCase();
/**
 * OWASP ASVS 5.0 §6.2: at least 8 (15 recommended without a second factor), at most no less than 64; no composition
 * rules.
 */
export const passwordSchema = z.string().min(12, "at least 12 characters").max(128);

export const personSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  /** `invited`: has not set a password yet. `waiting`: a change to her role waits for a second person. */
  state: z.enum(["active", "invited", "waiting"]),
  createdAt: timeSchema,
  lastSeenAt: timeSchema.nullable(),
  /**
   * The account counts as whoever made it until somebody else confirms it; null: it counts as a person of its own.
   * `madeBy` null: its password was reset on the console's machine, by nobody knows whom.
   * `isSecond`: towards that one alone it counts as another, as the second person that two-people began with.
   */
  unconfirmed: z.object({ madeBy: z.string().nullable(), isSecond: z.boolean(), mayConfirm: z.boolean() }).nullable(),
});
export type Person = z.infer<typeof personSchema>;

export const meSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  via: z.enum(["session", "token"]),
  canDecide: z.boolean(),
  permissions: z.array(z.enum(["view", "operate", "decide", "administer"])),
});
export type Me = z.infer<typeof meSchema>;

/** A session may do what needs a fresh sign-in for this long after its password was given; else 403 `SIGN_IN_AGAIN`. */
export const FRESH_SIGN_IN_MS = 10 * 60_000;
/** A password that is checked and not set: its rules are those of when it was made. */
const givenPasswordSchema = z.string().min(1).max(128);
export const signInAgainSchema = z.strictObject({ password: givenPasswordSchema });
export const changePasswordSchema = z.strictObject({ current: givenPasswordSchema, password: passwordSchema });

/** One browser that is signed in. */
export const sessionSchema = z.object({
  id: z.string(),
  /** As the browser calls itself, at most 300 characters; null: it did not say. */
  userAgent: z.string().nullable(),
  /** Where it signed in from, as the console saw it. */
  address: z.string().nullable(),
  since: timeSchema,
  /** True to a minute. */
  lastSeenAt: timeSchema,
  expiresAt: timeSchema,
  /** The one that asks. */
  isThis: z.boolean(),
});
export type SignedIn = z.infer<typeof sessionSchema>;
/** How many sessions were ended. */
export const endedSessionsSchema = z.object({ ended: z.number().int().min(0) });

export const invitePersonSchema = z.strictObject({ name: nameSchema, email: emailSchema, role: roleSchema });
export const inviteAnswerSchema = z.object({ id: z.string(), inviteUrl: z.string() });
export const changePersonSchema = z.strictObject({ name: nameSchema.optional(), role: roleSchema.optional() });

export const acceptInvitationSchema = z.strictObject({ token: z.string().min(16).max(200), password: passwordSchema });

export const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  canDecide: z.boolean(),
  madeBy: z.string(),
  createdAt: timeSchema,
  lastUsedAt: timeSchema.nullable(),
  /** From then on it opens nothing; null: never. */
  expiresAt: timeSchema.nullable(),
});
export type ApiToken = z.infer<typeof tokenSchema>;
export const mintTokenSchema = z.strictObject({
  name: nameSchema,
  role: roleSchema,
  canDecide: z.boolean().default(false),
  /** In the future; left out or null: it does not expire. */
  expiresAt: timeSchema.nullable().default(null),
});
export const mintTokenAnswerSchema = z.object({ id: z.string(), token: z.string() });

export const approvalsSchema = z.enum(["two-people", "one-person"]);
export const policySchema = z.strictObject({
  approvals: approvalsSchema,
  /** Days until a pending source expires. */
  pendingExpiryDays: z.number().int().min(1).max(365),
});
export type Policy = z.infer<typeof policySchema>;

/**
 * A change that widens who decides (role, person, token, policy) and waits for a second person who may decide.
 * Answered with 202 instead of the change's own answer.
 */
export const proposalSchema = z.object({
  id: z.string(),
  kind: z.enum(["invite", "role", "token", "policy"]),
  summary: z.string(),
  proposedBy: z.string(),
  proposedAt: timeSchema,
  mayAccept: z.boolean(),
});
export type Proposal = z.infer<typeof proposalSchema>;

/** Of an invitation: the one-time link, shown only to whom accepted it. The others answer `{}`. */
export const acceptProposalAnswerSchema = z.object({ inviteUrl: z.string().optional() });
/** 202 to a token that decides: its maker sees it now, it opens nothing until the second person accepts. */
export const waitingTokenSchema = z.object({ proposal: proposalSchema, id: z.string(), token: z.string() });

export const setupSchema = z.strictObject({
  token: z.string().min(1).max(200),
  name: nameSchema,
  email: emailSchema,
  password: passwordSchema,
  approvals: approvalsSchema,
  apiToken: z.boolean().default(true),
});
export const setupAnswerSchema = z.object({ apiToken: z.string().optional() });
export const setupStateSchema = z.object({ isSetUp: z.boolean() });
