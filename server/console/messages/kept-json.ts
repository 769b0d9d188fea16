import { maskSecrets } from "#protocol/masking";
import { MAX_KEPT_CHARS } from "#protocol/message";

/** A value as the database keeps it: JSON with secrets masked; null when it is longer than is kept. */
export function keptJson(value: unknown): string | null {
  const json = JSON.stringify(maskSecrets(value).value);
  return json === undefined || json.length > MAX_KEPT_CHARS ? null : json;
}
