/** Ed25519 with the console's own key; the private key never leaves it. */
export interface Signer {
  /** Names the public key in statements and checkpoints. */
  readonly keyId: string;
  /** PEM (SPKI), as written to `authority.pub`. */
  readonly publicKeyPem: string;
  /** Signs exactly these bytes (UTF-8); base64. */
  sign(text: string): string;
}
