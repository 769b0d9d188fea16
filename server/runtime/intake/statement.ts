/// <reference types="node" preserve="true" />
import { createHash, type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "./canonical-json.ts";

const nameSchema = z.string().min(1).max(200);
const timeSchema = z.iso.datetime();
/** Longest statement text that is looked at. */
const MAX_STATEMENT_CHARACTERS = 100_000;

/**
 * A decision on one source, as the console signs it and every host checks it (docs/sources.md). Unknown fields are
 * refused: a field that an old host does not understand might be the one that limits the approval.
 */
export const statementSchema = z.strictObject({
  /** Version of this form. */
  v: z.literal(1),
  /** The convention that it holds for, and no other. */
  convention: nameSchema,
  /** Which key signed it: `keyId` of the public key. */
  keyId: z.string().regex(/^[0-9a-f]{64}$/),
  /** Per hash the statement with the highest serial wins, and a host never goes back. */
  serial: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  name: z.string().min(1).max(214),
  version: z.string().min(1).max(64),
  decision: z.enum(["approve", "reject", "revoke"]),
  /** Who decided, by the console's ids of people. */
  approvers: z.array(nameSchema).max(100),
  /** The console's policy at that time. */
  policy: nameSchema,
  at: timeSchema,
  /** When an approval ends by itself; null: it does not. */
  expiresAt: timeSchema.nullable(),
});

export type Statement = z.infer<typeof statementSchema>;

/**
 * A statement on its way: its canonical JSON, exactly the text that was signed, and the Ed25519 signature in base64.
 */
export interface SignedStatement {
  readonly statement: string;
  readonly signature: string;
}

export type StatementRefusalCode = "STATEMENT_MALFORMED" | "UNKNOWN_KEY" | "BAD_SIGNATURE";

export type VerifiedStatement =
  | { readonly ok: true; readonly statement: Statement }
  | { readonly ok: false; readonly code: StatementRefusalCode; readonly message: string };

/** Names a key: SHA-256 of its SubjectPublicKeyInfo in DER, 64 hex digits. */
export function keyId(publicKey: KeyObject): string {
  return createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
}

/** Signs with an Ed25519 private key. Throws when the statement does not fit its schema. */
export function signStatement(privateKey: KeyObject, statement: Statement): SignedStatement {
  const text = canonicalJson(statementSchema.parse(statement));
  return { statement: text, signature: sign(null, Buffer.from(text), privateKey).toString("base64") };
}

/**
 * Answers the statement only when one of `keys` signed exactly these bytes and they are canonical. Says nothing about
 * convention, serial or expiry: those are judged against what a host knows.
 */
export function verifyStatement(keys: readonly KeyObject[], signed: SignedStatement): VerifiedStatement {
  const refuse = (code: StatementRefusalCode, message: string) => ({ ok: false as const, code, message });
  const parsed = parseStatement(signed.statement);
  if (!parsed) return refuse("STATEMENT_MALFORMED", "the statement is not the canonical JSON of a known form");
  const key = keys.find((candidate) => keyId(candidate) === parsed.keyId);
  if (!key) return refuse("UNKNOWN_KEY", `the statement names key ${parsed.keyId}, which this host was not given`);
  const isGenuine = verify(null, Buffer.from(signed.statement), key, Buffer.from(signed.signature, "base64"));
  if (!isGenuine)
    return refuse("BAD_SIGNATURE", `the signature is not that of key ${parsed.keyId} over this statement`);
  return { ok: true, statement: parsed };
}

function parseStatement(text: string): Statement | null {
  if (text.length > MAX_STATEMENT_CHARACTERS) return null;
  try {
    const parsed = statementSchema.safeParse(JSON.parse(text));
    return parsed.success && canonicalJson(parsed.data) === text ? parsed.data : null;
  } catch {
    return null;
  }
}
