import { authorCommands } from "./author-commands.ts";
import type { Command } from "./command.ts";
import { completion } from "./completion.ts";
import { confirmPerson } from "./confirm-person.ts";
import { consoleCommand } from "./console-command.ts";
import { resetPassword } from "./reset-password.ts";
import { runCommand } from "./run-command.ts";
import { startAnew } from "./start-anew.ts";
import { verifyAudit } from "./verify-audit.ts";

const commands: readonly Command[] = [
  ...authorCommands,
  completion(() => commands),
  consoleCommand,
  verifyAudit,
  resetPassword,
  confirmPerson,
  startAnew,
];

/** `callboard` of a checkout: resolves to the exit status. */
export function main(args: readonly string[]): Promise<number> {
  return runCommand(commands, args);
}
