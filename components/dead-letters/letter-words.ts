import type {
  DeadLetterGroup,
  DeadLetterRow,
  DeadLetterSelect,
  DeadLetterTotals,
  ResentLetter,
} from "#protocol/dead-letter";
import { formatCount, shownOf } from "../ui/count.ts";

/** What is kept of what there was, and what became of the rest. */
export function keptWords({ seen, kept, discarded, resent }: DeadLetterTotals): string {
  if (seen === 0) return "no letters";
  const more = [
    discarded > 0 ? `${formatCount(discarded)} discarded` : null,
    resent > 0 ? `${formatCount(resent)} sent again` : null,
  ].filter((words) => words !== null);
  const rest = more.length === 0 ? "" : ` · ${more.join(", ")}`;
  return `${shownOf(kept, seen, "letter")} kept${rest}`;
}

/** Where it was meant to go; the addresses of asks are of one moment, so they say whose they are. */
export function targetWords(target: string): string {
  const realm = /^(.*)\.-(?:console_[0-9a-f]+-)?(\*|[0-9a-z]+)$/.exec(target)?.[1];
  if (realm === undefined) return target;
  return target.includes(".-console_") ? `the console, by way of ${realm}` : `a question asked by ${realm}`;
}

/** What became of a letter that was sent again. */
export function resentWords(messageType: string, { outcome, to, reason }: ResentLetter): string {
  if (outcome === "returned") return `${messageType} came back from ${to}: ${reason}.`;
  return outcome === "taken" ? `${to} took ${messageType}.` : `${messageType} waits in the mailbox of ${to}.`;
}

export function groupSelect({ reason, target, messageType }: DeadLetterGroup): DeadLetterSelect {
  return { reason, target, type: messageType };
}

export function groupKey({ reason, target, messageType }: DeadLetterGroup): string {
  return JSON.stringify([reason, target, messageType]);
}

export function senderWords({ fromConsole, sender }: DeadLetterRow): string {
  if (fromConsole) return `from the console, by ${fromConsole.name ?? "a person who was removed"}`;
  return sender === null ? "from outside" : `from ${sender}`;
}
