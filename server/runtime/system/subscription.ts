import type { ActorAddress } from "../author/address.ts";
import { type ErrorFacts, errorFrom } from "../errors.ts";
import { exitOf, notify, type RealmState } from "../realm/delivery/mod.ts";
import { isNotice, MAX_WAITING_EVENTS, type Sender } from "../wire/notice.ts";

/** One reader's events. The subscription begins with the call, not with the first `next`. */
export function openSubscription(
  state: RealmState,
  address: ActorAddress,
  openWork: { during(wait: Promise<void>): Promise<void> },
): AsyncIterable<unknown> {
  const waiting: unknown[] = [];
  let missed = 0;
  let end: ErrorFacts | null = null;
  let isClosed = false;
  let wake: (() => void) | null = null;

  const sink = state.replies.open({
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
  notify(state, address, { kind: "subscribe", from: sink }, null);

  const close = () => {
    if (isClosed) return;
    isClosed = true;
    state.replies.close(sink);
    if (end === null) notify(state, address, { kind: "unsubscribe", from: sink }, null);
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
