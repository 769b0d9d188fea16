import type { ActorAddress } from "../author/address.ts";
import { type ErrorFacts, errorFrom } from "../errors.ts";
import { exitOf, type Notifier, type PendingReply } from "../realm/delivery/mod.ts";
import { isNotice, MAX_WAITING_EVENTS, type Sender } from "../wire/notice.ts";

/** The realm whose thread the reader is in. */
interface ReadersRealm extends Notifier {
  openReply(reply: PendingReply): ActorAddress;
  closeReply(address: ActorAddress): void;
}

/** One reader's events. The subscription begins with the call, not with the first `next`. */
export function openSubscription(
  realm: ReadersRealm,
  address: ActorAddress,
  openWork: { during(wait: Promise<void>): Promise<void> },
): AsyncIterable<unknown> {
  const waiting: unknown[] = [];
  let missed = 0;
  let end: ErrorFacts | null = null;
  let isClosed = false;
  let wake: (() => void) | null = null;

  const reader = realm.openReply({
    take(message: unknown, sender: Sender) {
      if (!isNotice(sender)) return;
      if (sender.kind === "terminated") end = message as ErrorFacts;
      else if (sender.kind === "event") {
        // Once it is behind nothing goes in before it has heard of what it missed: so it hears of that at the right
        // place.
        if (missed === 0 && waiting.length < MAX_WAITING_EVENTS) waiting.push(message);
        else missed += 1;
      }
      wake?.();
    },
    lose(gone, reason) {
      if (!gone.has(address)) return;
      end ??= exitOf(address, reason);
      wake?.();
    },
  });
  realm.notify(address, { kind: "subscribe", from: reader }, null);

  const close = () => {
    if (isClosed) return;
    isClosed = true;
    realm.closeReply(reader);
    if (end === null) realm.notify(address, { kind: "unsubscribe", from: reader }, null);
    wake?.();
  };

  const next = async (): Promise<IteratorResult<unknown>> => {
    for (;;) {
      if (isClosed) return { done: true, value: undefined };
      if (waiting.length > 0) return { done: false, value: waiting.shift() };
      if (missed > 0) {
        const value = { missed };
        missed = 0;
        return { done: false, value };
      }
      if (end !== null) {
        close();
        if (end.message.includes(" exited: ")) return { done: true, value: undefined };
        throw errorFrom(end, "NO_ACTOR");
      }
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await openWork.during(woken);
    }
  };

  return {
    [Symbol.asyncIterator]: () => ({
      next,
      return: async () => {
        close();
        return { done: true, value: undefined };
      },
    }),
  };
}
