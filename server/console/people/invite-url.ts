import type { Settings } from "../settings/settings.ts";

/** The secret stands behind `#`, where no server and no log sees it. */
export function inviteUrl(settings: Settings, secret: string): string {
  return `${settings.publicUrls[0]}/invitation#token=${secret}`;
}
