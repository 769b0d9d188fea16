import { resolve } from "node:path";
import { resetPassword as reset } from "../console/accounts/reset-password.ts";
import { systemClock } from "../console/clock.ts";
import { ApiFailure } from "../console/http/api-failure.ts";
import { type Command, CommandError } from "./command.ts";

/** For whoever has the machine, also while the console runs; the person's sessions end, and the audit says so. */
export const resetPassword: Command = {
  name: "admin reset-password",
  usage: "EMAIL",
  summary: "Print a one-time link (24 hours) by which this person sets a new password.",
  async run(args) {
    const [email, ...rest] = args;
    if (email === undefined || rest.length > 0) {
      throw new CommandError("Expected one e-mail address.", "callboard admin reset-password EMAIL", { status: 2 });
    }
    const { linkSecret } = await linkFor(email);
    process.stdout.write(`${consoleUrl()}/invitation#token=${linkSecret}\n`);
    return 0;
  },
};

async function linkFor(email: string) {
  const place = {
    dataDir: resolve(process.env.CALLBOARD_DATA || ".callboard"),
    databaseUrl: process.env.DATABASE_URL || null,
  };
  try {
    return await reset(place, systemClock, { email });
  } catch (cause) {
    if (cause instanceof ApiFailure) throw new CommandError(`${cause.message}.`, cause.remedy, { cause });
    throw new CommandError(
      `The password cannot be reset: ${cause instanceof Error ? cause.message : String(cause)}.`,
      "Check the e-mail address; set CALLBOARD_DATA to the console's data folder, and DATABASE_URL where it uses PostgreSQL.",
      { cause },
    );
  }
}

function consoleUrl(): string {
  const { CALLBOARD_PUBLIC_URL: publicUrl, CALLBOARD_PORT: port, CALLBOARD_TLS_CERT: tlsCert } = process.env;
  return publicUrl ? new URL(publicUrl).origin : `${tlsCert ? "https" : "http"}://localhost:${port || 3000}`;
}
