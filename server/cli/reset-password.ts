import { systemClock } from "../console/clock.ts";
import { resetPassword as reset } from "../console/people/reset-password.ts";
import { type Command, CommandError } from "./command.ts";
import { onTheMachine } from "./on-the-machine.ts";

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
    const { linkSecret } = await onTheMachine("The password cannot be reset", (place) =>
      reset(place, systemClock, { email }),
    );
    process.stdout.write(`${consoleUrl()}/invitation#token=${linkSecret}\n`);
    process.stderr.write(
      `Until somebody else confirms the account under People, or "callboard admin confirm-person ${email}" does here, it is nobody's second person.\n`,
    );
    return 0;
  },
};

function consoleUrl(): string {
  const { CALLBOARD_PUBLIC_URL: publicUrl, CALLBOARD_PORT: port, CALLBOARD_TLS_CERT: tlsCert } = process.env;
  return publicUrl ? new URL(publicUrl).origin : `${tlsCert ? "https" : "http"}://localhost:${port || 3000}`;
}
