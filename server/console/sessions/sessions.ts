import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import type { Logger } from "pino";
import { writeDurably } from "#runtime/files";
import type { Clock } from "../clock.ts";
import type { Database } from "../database/database.ts";

/** A session ends this long after its sign-in, used or not. */
const SESSION_SECONDS = 12 * 3600;

export interface SessionParts {
  db: Database;
  provider: "sqlite" | "postgresql";
  secret: string;
  publicUrl: string;
  clock: Clock;
  log: Logger;
}

/**
 * better-auth, for passwords and sessions and nothing else: sign-up is off, none of its routes is mounted by it, people
 * and roles are ours. Cookies are `__Host-` and Secure always (browsers keep them on http://localhost too).
 */
export function createSessions({ db, provider, secret, publicUrl, clock, log }: SessionParts) {
  return betterAuth({
    baseURL: publicUrl,
    basePath: "/api/auth",
    secret,
    database: prismaAdapter(db, { provider }),
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    session: {
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true,
      additionalFields: { provedAt: { type: "date", required: false, input: false } },
    },
    // A sign-in proves the password, by the console's clock as all else.
    databaseHooks: {
      session: { create: { before: async (session) => ({ data: { ...session, provedAt: new Date(clock.now()) } }) } },
    },
    user: {
      additionalFields: {
        role: { type: "string", required: true, input: false },
        removedAt: { type: "date", required: false, input: false },
      },
    },
    // We limit ourselves, by address and by account (sign-in-limits.ts).
    rateLimit: { enabled: false },
    advanced: {
      // It believes any X-Forwarded-For; we write the address that we know (handle-auth.ts).
      ipAddress: { disableIpTracking: true },
      useSecureCookies: false, // would prefix `__Secure-` to the name
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: "lax", path: "/" },
      cookies: {
        session_token: { name: "__Host-callboard.session" },
        session_data: { name: "__Host-callboard.data" },
        dont_remember: { name: "__Host-callboard.brief" },
        account_data: { name: "__Host-callboard.account" },
      },
    },
    logger: {
      level: "error",
      log: (level, message) => log[level === "error" ? "error" : "debug"]({ from: "better-auth" }, message),
    },
  });
}

/** What session cookies are signed with: `session.secret` in the data folder (0600), made at the first start. */
export async function readSessionSecret(dataDir: string): Promise<string> {
  const file = join(dataDir, "session.secret");
  if (!existsSync(file)) await writeDurably(file, randomBytes(32).toString("hex"), { replaces: false });
  return (await readFile(file, "utf8")).trim();
}

/** At start: what expired opens nothing any more, and is not kept. */
export async function forgetExpired(db: Database, clock: Clock): Promise<void> {
  const where = { expiresAt: { lt: new Date(clock.now()) } };
  await db.session.deleteMany({ where });
  await db.invitation.deleteMany({ where });
}

export type Sessions = ReturnType<typeof createSessions>;
