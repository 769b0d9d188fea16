import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits, URL-safe, with a prefix by which scanners and people know it. */
export function mintSecret(prefix: "cb_" | "" = ""): string {
  return `${prefix}${randomBytes(32).toString("base64url")}`;
}

/** What is stored of a secret: it has 256 random bits of its own, so a plain hash is enough. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}

/** Takes the same time wherever they differ. */
export function isSameSecret(given: string, wanted: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(given)), Buffer.from(hashSecret(wanted)));
}
