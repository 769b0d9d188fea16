import { isReplyAddress } from "../../author/address.ts";
import type { DeadLetterEntry, DeadLetterQuery } from "../../wire/dead-letter.ts";

/**
 * What a group is called by its target: asks and subscriptions of one realm are one, though each has an address of its
 * own.
 */
export function groupTarget(target: string): string {
  return isReplyAddress(target) ? target.replace(/[^-]*$/, "*") : target;
}

/** Whether a kept letter is one of those asked for. */
export function fitsQuery(entry: DeadLetterEntry, query: DeadLetterQuery): boolean {
  const { ids, reason, target, messageType, q, since, until } = query;
  if (ids !== undefined && !ids.includes(entry.id)) return false;
  if (reason !== undefined && entry.reason !== reason) return false;
  if (target !== undefined && entry.target !== target && groupTarget(entry.target) !== target) return false;
  if (messageType !== undefined && entry.messageType !== messageType) return false;
  if (since !== undefined && entry.at < since) return false;
  if (until !== undefined && entry.at >= until) return false;
  return q === undefined || hasWords(entry, q);
}

/** Whether reason, target, its name or type holds the words, whatever the case. */
function hasWords({ reason, target, targetName, messageType }: DeadLetterEntry, q: string): boolean {
  const wanted = q.toLowerCase();
  return [reason, target, targetName ?? "", messageType].some((text) => text.toLowerCase().includes(wanted));
}
