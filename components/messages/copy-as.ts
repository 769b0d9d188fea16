import type { Draft } from "./draft.ts";

/** The same call from a shell. The token is never in it: the shell's own `$CALLBOARD_TOKEN` is. */
export function asCurl(origin: string, target: string, { kind, message, timeoutMs }: Draft): string {
  const body = kind === "ask" ? { message, timeoutMs } : { message };
  return [
    `curl -sS ${quoted(`${origin}/api/v1/actors/${encodeURIComponent(target)}/${kind}`)}`,
    `-H "Authorization: Bearer $CALLBOARD_TOKEN"`,
    `-H 'Content-Type: application/json'`,
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(" \\\n  ");
}

/** With `callboard`, which finds console and token by `CALLBOARD_URL` and `CALLBOARD_TOKEN`. */
export function asCommand(target: string, { kind, message, timeoutMs }: Draft): string {
  const words = ["callboard", kind, target, quoted(JSON.stringify(message))];
  if (kind === "ask") words.push("--timeout", String(timeoutMs));
  return words.join(" ");
}

/** One word to a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
