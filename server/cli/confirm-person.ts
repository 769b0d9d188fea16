import { systemClock } from "../console/clock.ts";
import { confirmOnMachine } from "../console/holders/confirm-on-machine.ts";
import { type Command, CommandError } from "./command.ts";
import { onTheMachine } from "./on-the-machine.ts";

/** For whoever has the machine, where nobody else is there to confirm an account; the audit says so. */
export const confirmPerson: Command = {
  name: "admin confirm-person",
  usage: "EMAIL",
  summary: "Let an account count as a person of its own; its sessions and API tokens end.",
  async run(args) {
    const [email, ...rest] = args;
    if (email === undefined || rest.length > 0) {
      throw new CommandError("Expected one e-mail address.", "callboard admin confirm-person EMAIL", { status: 2 });
    }
    await onTheMachine("The account cannot be confirmed", (place) => confirmOnMachine(place, systemClock, { email }));
    process.stdout.write(`${email} counts as a person of its own; sessions and API tokens from before have ended.\n`);
    return 0;
  },
};
