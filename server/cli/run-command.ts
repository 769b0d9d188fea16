import { type Command, CommandError } from "./command.ts";

/** Runs one command line and resolves to its exit status: 0 done, 1 not done, 2 not understood. */
export async function runCommand(commands: readonly Command[], args: readonly string[]): Promise<number> {
  const fitting = commands.filter(({ name }) => name.split(" ").every((word, at) => args[at] === word));
  // `dead-letters send` before `dead-letters`.
  const [command] = fitting.sort((a, b) => b.name.length - a.name.length);
  const rest = args.slice(command?.name.split(" ").length ?? 0);
  const wantsHelp = rest.includes("--help") || rest.includes("-h");
  if (!command) return explain(commands, args, wantsHelp);
  if (wantsHelp) {
    process.stdout.write(`callboard ${command.name} ${command.usage}\n\n${command.summary}\n`);
    return 0;
  }
  try {
    return await command.run([...rest]);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`${error.message}\n${error.remedy}\n`);
    return error.status;
  }
}

/** The whole list, or of a word that begins several commands those. */
function explain(commands: readonly Command[], args: readonly string[], wantsHelp: boolean): number {
  const [first] = args;
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  const isHelp = first === undefined || first === "help" || wantsHelp;
  const text = group.length > 0 ? listed(group) : help(commands);
  if (isHelp) process.stdout.write(text);
  else process.stderr.write(`Unknown command: ${args.join(" ")}\n\n${text}`);
  return isHelp ? 0 : 2;
}

function help(commands: readonly Command[]): string {
  return `Callboard: actors you can see, and change while they run.\n\n${listed(commands)}\ncallboard COMMAND --help says what follows a command.\n`;
}

function listed(some: readonly Command[]): string {
  const width = Math.max(...some.map(({ name }) => name.length));
  return some.map(({ name, summary }) => `  callboard ${name.padEnd(width)}  ${summary}\n`).join("");
}
