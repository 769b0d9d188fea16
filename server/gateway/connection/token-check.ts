import { createHash, timingSafeEqual } from "node:crypto";

/**
 * Whether an `Authorization` header carries the token of this digest; takes the same time whatever is wrong with it.
 */
export function carriesToken(header: string | undefined, tokenDigest: Buffer): boolean {
  const given = header?.startsWith("Bearer ") ? header.slice("Bearer ".length) : "";
  return timingSafeEqual(digestOf(given), tokenDigest);
}

/** SHA-256: what is kept of a token. */
export function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
