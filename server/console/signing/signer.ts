import type { SignedStatement, Statement } from "#runtime/intake";

/** Ed25519 with the console's own key; the private key never leaves it. */
export interface Signer {
  /** Names the public key in statements and checkpoints. */
  readonly keyId: string;
  /** PEM (SPKI), as written to `authority.pub`. */
  readonly publicKeyPem: string;
  /** Signs exactly these bytes (UTF-8); base64. For what only the console itself reads (audit checkpoints). */
  signText(text: string): string;
  /**
   * Signs a decision on a source for the hosts; version and key are filled in. Throws when it does not fit its schema.
   */
  signStatement(statement: Omit<Statement, "v" | "keyId">): SignedStatement;
}
