import { createHash, timingSafeEqual } from "node:crypto";

/** Whether an `Authorization` header carries the token; takes the same time whatever is wrong with it. */
export function carriesToken(header: string | undefined, token: string): boolean {
  const given = header?.startsWith("Bearer ") ? header.slice("Bearer ".length) : "";
  return timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
