import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { meSchema } from "#protocol/people";
import { type Command, CommandError } from "../command.ts";
import { readOptions } from "../read-options.ts";
import { ConsoleApi } from "./console-api.ts";
import { forgetLogin, keepLogin } from "./login-file.ts";
import { remoteCommand } from "./remote-command.ts";
import { facts } from "./table.ts";

const LOGIN_USAGE = "[--url URL]";

/** Takes an API token (typed unseen, or from standard input), tries it, and keeps it for the commands that follow. */
export const login: Command = {
  name: "login",
  usage: LOGIN_USAGE,
  summary: "Keep a console's address and an API token for the commands that follow; the token is asked for.",
  options: ["url"],
  async run(args) {
    const url = readUrl(args);
    const token = (await readToken()).trim();
    if (token === "") throw new CommandError("No token was given.", "Make one on the console's page Settings.");
    const me = await new ConsoleApi({ url, token }).get("/me", meSchema);
    const file = await keepLogin({ url, token });
    process.stdout.write(`Signed in at ${url} as ${me.name} (${me.role}). Kept in ${file}.\n`);
    return 0;
  },
};

export const logout: Command = {
  name: "logout",
  usage: "",
  summary: "Forget what login kept; the token itself stays valid until it is revoked.",
  async run() {
    await forgetLogin();
    return 0;
  },
};

export const whoAmI = remoteCommand({
  name: "whoami",
  usage: "",
  summary: "Whose token the commands use, and what it may do.",
  async run({ api, show }) {
    const me = await api.get("/me", meSchema);
    show(me, () => facts({ name: me.name, email: me.email, role: me.role, may: me.permissions.join(", ") }));
    return undefined;
  },
});

function readUrl(args: string[]): string {
  const usage = `callboard login ${LOGIN_USAGE}`;
  const { values } = readOptions({ args, options: { url: { type: "string" } } }, usage);
  try {
    return new URL(values.url ?? (process.env.CALLBOARD_URL || "http://localhost:3000")).origin;
  } catch (cause) {
    throw new CommandError(cause instanceof Error ? cause.message : String(cause), usage, {
      status: 2,
      cause,
    });
  }
}

/** From a terminal it is typed and not shown; from a pipe it is the first line. */
async function readToken(): Promise<string> {
  const { isTTY = false } = process.stdin;
  if (isTTY) process.stderr.write("API token: ");
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: isTTY });
  try {
    for await (const line of lines) return line;
    return "";
  } finally {
    lines.close();
    if (isTTY) process.stderr.write("\n");
  }
}
