import type { PostedLetter, PostedState, TakenLetter } from "../../wire/dead-letter.ts";
import { isNotice } from "../../wire/notice.ts";
import type { HostRequests, RealmHandle } from "../realms/mod.ts";
import type { Router } from "../routing/mod.ts";
import type { DeadLetterRing } from "./dead-letter-ring.ts";
import type { Reading } from "./reading.ts";

const HEARD_WITHIN_MS = 500;

/** By what dead letters are sent again. */
export interface ResendingHost {
  readonly router: Pick<Router, "route" | "entries">;
  readonly deadLetters: Pick<DeadLetterRing, "sentAgain">;
  readonly requests: Pick<HostRequests, "ask">;
}

/** Sends a letter again. It is remembered here, where it comes back if its receiver is gone. */
export function post(state: ResendingHost, reading: Reading, to: string, letter: TakenLetter): PostedLetter {
  const { id, sender, body, times } = letter;
  state.deadLetters.sentAgain.remember(to, { id, from: isNotice(sender) ? sender.from : sender, body, times });
  state.router.route(to, sender, body);
  const actor = reading.backlog(to);
  return { id, to, takenAt: actor === null ? null : actor.taken + actor.waiting };
}

/** What became of letters that were sent again; mailboxes keep their order, so counters tell whether one was taken. */
export async function statesOf(
  state: ResendingHost,
  reading: Reading,
  letters: readonly PostedLetter[],
): Promise<PostedState[]> {
  const { router, deadLetters } = state;
  const taken = letters.map(({ to, takenAt }) => isTaken(reading, to, takenAt));
  // The counters run ahead of what their realm says: of a letter that was taken and not recognized it says so behind
  // them.
  const realms = new Set(letters.flatMap(({ to }, n) => (taken[n] ? (router.entries.get(to)?.realm ?? []) : [])));
  const heard = new Map(
    await Promise.all([...realms].map(async (realm) => [realm, await hear(state, realm)] as const)),
  );
  return letters.map(({ id, to }, n) => {
    const reason = deadLetters.sentAgain.whyReturned(id);
    if (reason !== null) return { returned: reason };
    const realm = router.entries.get(to)?.realm;
    return taken[n] && (!realm || heard.get(realm) !== false) ? "taken" : "waiting";
  });
}

function isTaken(reading: Reading, to: string, takenAt: number | null): boolean {
  if (takenAt === null) return false;
  const actor = reading.backlog(to);
  // Gone, and what waited for it came back: this one did not.
  return actor === null || actor.taken >= takenAt;
}

/** All that the realm had said by now has arrived when it answers; false: it hangs. */
async function hear({ requests }: Pick<ResendingHost, "requests">, realm: RealmHandle): Promise<boolean> {
  try {
    await requests.ask(realm, { do: "class", className: "" }, HEARD_WITHIN_MS);
    return true;
  } catch {
    return false;
  }
}
