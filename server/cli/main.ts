import { type Command, CommandError } from "./command.ts";
import { consoleCommand } from "./console-command.ts";
import { pack } from "./pack.ts";
import { resetPassword } from "./reset-password.ts";
import { verifyAudit } from "./verify-audit.ts";

const commands: readonly Command[] = [pack, consoleCommand, verifyAudit, resetPassword];

/** Runs one command line and resolves to its exit status: 0 done, 1 not done, 2 not understood. */
export async function main(args: readonly string[]): Promise<number> {
  const command = commands.find(({ name }) => name.split(" ").every((word, at) => args[at] === word));
  const rest = args.slice(command?.name.split(" ").length ?? 0);
  const wantsHelp = rest.includes("--help") || rest.includes("-h");
  if (!command) {
    const isHelp = args.length === 0 || wantsHelp || args[0] === "help";
    (isHelp ? process.stdout : process.stderr).write(
      `${isHelp ? "" : `Unknown command: ${args.join(" ")}\n\n`}${help()}`,
    );
    return isHelp ? 0 : 2;
  }
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

function help(): string {
  const width = Math.max(...commands.map(({ name, usage }) => name.length + usage.length + 1));
  const lines = commands.map(
    ({ name, usage, summary }) => `  callboard ${`${name} ${usage}`.padEnd(width)}  ${summary}`,
  );
  return `Callboard: actors you can see, and change while they run.\n\n${lines.join("\n")}\n`;
}
