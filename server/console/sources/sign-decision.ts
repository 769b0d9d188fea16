import type { SignedStatement } from "#protocol/gateway";
import { canonicalJson, type Statement, statementSchema } from "#runtime/intake";
import type { Signer } from "../signing/signer.ts";

/** The statement that hosts believe, signed with the console's key over its canonical JSON. */
export function signDecision(signer: Signer, decided: Omit<Statement, "v" | "keyId" | "expiresAt">): SignedStatement {
  const statement = canonicalJson(statementSchema.parse({ ...decided, v: 1, keyId: signer.keyId, expiresAt: null }));
  return { statement, signature: signer.sign(statement) };
}
