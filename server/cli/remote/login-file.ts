import { readFile, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { writeDurably } from "#runtime/files";
import { CommandError } from "../command.ts";

const loginSchema = z.object({ url: z.url(), token: z.string().min(1) });
/** The console that commands speak to, and the API token that they show it. */
export type Login = z.infer<typeof loginSchema>;

const DEFAULT_URL = "http://localhost:3000";

function loginFile(): string {
  return join(process.env.XDG_CONFIG_HOME || join(homedir(), ".config"), "callboard", "login.json");
}

/** `CALLBOARD_URL` and `CALLBOARD_TOKEN` where they are set, else what `callboard login` kept. */
export async function currentLogin(): Promise<Login> {
  const kept = await keptLogin();
  const token = process.env.CALLBOARD_TOKEN || kept?.token;
  if (token) return { url: process.env.CALLBOARD_URL || kept?.url || DEFAULT_URL, token };
  throw new CommandError(
    "There is no API token to sign in with.",
    "Make one on the console's page Settings, then set CALLBOARD_TOKEN (and CALLBOARD_URL), or run: callboard login",
  );
}

async function keptLogin(): Promise<Login | null> {
  const text = await readFile(loginFile(), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return loginSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new CommandError(`${loginFile()} is not what callboard login writes.`, "Run: callboard login", { cause });
  }
}

/** Readable by its owner only. Returns where it is. */
export async function keepLogin(login: Login): Promise<string> {
  const file = loginFile();
  await writeDurably(file, `${JSON.stringify(login)}\n`);
  return file;
}

export async function forgetLogin(): Promise<void> {
  await rm(loginFile(), { force: true });
}
