import type { AuditRow } from "#protocol/audit";

const HASH = /^[0-9a-f]{64}$/;
/** An address or a name; a stop of many says how many instead. */
const ACTOR = /^(?:[^\s:]+:[0-9a-z]+\.[0-9a-z]+|@\S+)$/;
const ROLLOUT = /^[0-9a-f-]{36}$/;

/** The page of what a row is about, also of what has ended since; null where it has none. */
export function targetHref({ action, target }: Pick<AuditRow, "action" | "target">): string | null {
  const of = encodeURIComponent(target);
  const [what] = action.split(".", 1);
  if (HASH.test(target)) return `/sources/${of}`;
  if (what === "rollout" && ROLLOUT.test(target)) return `/rollouts/${of}`;
  if (what === "host" || action === "realm.end") return `/hosts/${of}`;
  return ACTOR.test(target) ? `/actors/${of}` : null;
}
