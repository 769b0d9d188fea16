import { DEFAULT_LIMITS, limitsSchema } from "#protocol/settings";
import type { Database } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { settingVerbs } from "../settings/setting-verbs.ts";
import { storedSetting } from "../settings/stored-setting.ts";

const setting = storedSetting("limits", limitsSchema, DEFAULT_LIMITS);

export const limitsVerbs = settingVerbs({
  name: "limits",
  schema: limitsSchema,
  otherwise: DEFAULT_LIMITS,
  reads: "What one call may ask at most",
  changes: "Change what one call may ask at most; it holds from the next call on",
});

/** Refuses a zip that is larger than an administrator wants them. */
export async function refuseLargeUpload(db: Database, bytes: number): Promise<void> {
  const { maxUploadBytes } = await setting.read(db);
  if (bytes <= maxUploadBytes) return;
  throw beyond("TOO_LARGE", `this zip has ${bytes} bytes, and ${maxUploadBytes} are allowed here`);
}

/** Refuses an ask that would wait longer than an administrator wants them to. */
export async function refuseLongAsk(db: Database, timeoutMs: number): Promise<void> {
  const { maxAskTimeoutMs } = await setting.read(db);
  if (timeoutMs <= maxAskTimeoutMs) return;
  throw beyond("BAD_REQUEST", `this ask waits ${timeoutMs} ms, and ${maxAskTimeoutMs} are allowed here`);
}

function beyond(code: "TOO_LARGE" | "BAD_REQUEST", message: string): ApiFailure {
  return new ApiFailure(code, message, "Ask for less, or have an administrator raise the limit in Settings.");
}
