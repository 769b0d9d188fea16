import { readIncomingJson } from "#incoming-json";
import type { ErrorCode } from "#protocol/error";
import { firstWords, issuesAt, issueWords } from "#protocol/issue-words";
import { type BrowserFrame, browserFrameSchema } from "#protocol/live";
import { PROTOCOL_VERSION } from "#protocol/version";

export type ReadFrame = { ok: true; frame: BrowserFrame } | { ok: false; code: ErrorCode; message: string };

/** A frame as it came from a browser, or why it is refused. */
export function readBrowserFrame(data: unknown, isBinary: boolean): ReadFrame {
  if (isBinary) return { ok: false, code: "BAD_REQUEST", message: "a frame is JSON text" };
  const { value, problem } = readIncomingJson(String(data));
  if (problem !== null) return { ok: false, code: "BAD_REQUEST", message: `the frame cannot be taken: ${problem}` };
  const parsed = browserFrameSchema.safeParse(value, { error: issueWords });
  if (parsed.success) return { ok: true, frame: parsed.data };
  if (isOtherVersion(value))
    return {
      ok: false,
      code: "PROTOCOL_VERSION",
      message: `this console speaks version ${PROTOCOL_VERSION} of the protocol`,
    };
  return { ok: false, code: "BAD_REQUEST", message: `no such frame: ${firstWords(issuesAt(parsed.error.issues))}` };
}

function isOtherVersion(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("t" in value) || value.t !== "hello") return false;
  return "protocol" in value && value.protocol !== PROTOCOL_VERSION;
}
