/** `callboard` of the installed library: what an author does without a checkout. */
import { authorCommands } from "./author-commands.ts";
import type { Command } from "./command.ts";
import { completion } from "./completion.ts";
import { runCommand } from "./run-command.ts";

const commands: readonly Command[] = [...authorCommands, completion(() => commands)];

process.exitCode = await runCommand(commands, process.argv.slice(2));
