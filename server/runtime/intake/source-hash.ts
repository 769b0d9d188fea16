import { createHash } from "node:crypto";

/** SHA-256 of the zip's bytes in 64 lower-case hex digits: what names a source everywhere. */
export function sourceHash(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
