import { type ActorAddress, labelledSender } from "../../author/address.ts";
import type { Clock } from "../../clock.ts";
import type { Due } from "../../core/due-heap.ts";
import { Timetable } from "../../core/timetable.ts";
import { type ErrorFacts, errorFrom, RuntimeError } from "../../errors.ts";
import { isNotice, type Sender } from "../../wire/notice.ts";

const MAX_TIMEOUT_MS = 24 * 60 * 60 * 1_000;

/** What stands behind an address that is no actor: an open ask, or a subscription. */
export interface PendingReply {
  take(message: unknown, sender: Sender): void;
  /** These actors ended with their realm. */
  lose?(gone: ReadonlySet<string>, reason: string): void;
}

/** Whoever asks: told of each ask of its own that opens (1), and that is over (-1). */
export interface Asker {
  onAsk(change: 1 | -1): void;
}

/**
 * A realm's open asks and subscriptions. Their addresses are `<realm>.-<n>` or `<realm>.-<label>-<n>`; no number is
 * used twice.
 */
export class PendingReplies {
  readonly #place: string;
  readonly #clock: Clock;
  readonly #deadlines: Timetable<Ask>;
  readonly #open = new Map<string, PendingReply>();
  /** Called when an ask has its reply, or never will, before the asker goes on. */
  readonly onAnswer: () => void;
  #last = 0;

  constructor(place: string, clock: Clock, onAnswer: () => void) {
    this.#place = place;
    this.#clock = clock;
    this.#deadlines = new Timetable(clock, (ask) => ask.expire());
    this.onAnswer = onAnswer;
  }

  get(address: string): PendingReply | undefined {
    return this.#open.get(address);
  }

  open(reply: PendingReply, label?: string): ActorAddress {
    this.#last += 1;
    const number = this.#last.toString(36);
    const address =
      label === undefined ? (`${this.#place}-${number}` as ActorAddress) : labelledSender(this.#place, label, number);
    this.#open.set(address, reply);
    return address;
  }

  close(address: string): void {
    this.#open.delete(address);
  }

  /** An ask is over, whatever its end: nothing of it stays here. */
  end(ask: Ask): void {
    this.#open.delete(ask.address);
    this.#deadlines.remove(ask);
    this.onAnswer();
  }

  /** Who asked is gone: nobody is there to take a reply. */
  endAsksOf(asker: Asker, error: Error): void {
    for (const reply of [...this.#open.values()]) if (reply instanceof Ask && reply.asker === asker) reply.fail(error);
  }

  /** Asks of these actors, which ended with their realm, need not wait for their deadline. */
  lose(gone: ReadonlySet<string>, reason: string): void {
    for (const reply of [...this.#open.values()]) reply.lose?.(gone, reason);
  }

  /** Opens an ask; `send` sends the question with the address of the reply as its sender. */
  ask(
    asker: Asker,
    to: string,
    askedMs: number,
    signal: AbortSignal | undefined,
    send: (from: ActorAddress) => void,
    label?: string,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!(askedMs >= 0)) return reject(noTime(askedMs));
      if (signal?.aborted) return reject(aborted(to));
      const timeoutMs = Math.min(askedMs, MAX_TIMEOUT_MS);
      const ask = new Ask(this, asker, to, timeoutMs, this.#clock.nowMs() + timeoutMs, resolve, reject);
      ask.address = this.open(ask, label);
      ask.number = this.#last;
      this.#deadlines.add(ask);
      asker.onAsk(1);
      if (signal !== undefined) ask.endWith(signal);
      try {
        send(ask.address);
      } catch (error) {
        ask.fail(error);
      }
    });
  }
}

function noTime(timeoutMs: unknown): RuntimeError {
  return new RuntimeError("MESSAGE_INVALID", `an ask cannot wait ${timeoutMs} ms`, "Give milliseconds from 0 up.");
}

function aborted(to: string): RuntimeError {
  return new RuntimeError(
    "ASK_ABORTED",
    `the ask to ${to} was aborted by its caller`,
    "Nothing to do: the signal said so.",
  );
}

class Ask implements PendingReply, Due {
  address = "" as ActorAddress;
  number = 0;
  place = -1;
  readonly asker: Asker;
  readonly dueMs: number;
  #isOver = false;
  readonly #replies: PendingReplies;
  readonly #to: string;
  readonly #timeoutMs: number;
  readonly #resolve: (reply: unknown) => void;
  readonly #reject: (error: unknown) => void;
  #leaveSignal: (() => void) | null = null;

  constructor(
    replies: PendingReplies,
    asker: Asker,
    to: string,
    timeoutMs: number,
    dueMs: number,
    resolve: (reply: unknown) => void,
    reject: (error: unknown) => void,
  ) {
    this.#replies = replies;
    this.asker = asker;
    this.dueMs = dueMs;
    this.#to = to;
    this.#timeoutMs = timeoutMs;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** A signal may outlive many asks: one that is over leaves nothing with it. */
  endWith(signal: AbortSignal): void {
    const abort = () => this.fail(aborted(this.#to));
    signal.addEventListener("abort", abort);
    this.#leaveSignal = () => signal.removeEventListener("abort", abort);
  }

  take(message: unknown, sender: Sender): void {
    if (isNotice(sender)) {
      if (sender.kind === "poison") this.fail(poisoned(this.#to, message as { error: ErrorFacts }));
      else if (sender.kind === "terminated") this.fail(errorFrom(message as ErrorFacts, "NO_ACTOR"));
      return;
    }
    if (!this.#end()) return;
    this.#resolve(message);
  }

  lose(gone: ReadonlySet<string>, reason: string): void {
    if (!gone.has(this.#to)) return;
    const text = `${this.#to} did not answer before its end: ${reason}; whether it handled the message is not known`;
    this.fail(
      new RuntimeError("NO_ACTOR", text, "Look the actor up again; ask again if handling it twice does no harm."),
    );
  }

  expire(): void {
    const text = `${this.#to} did not answer within ${this.#timeoutMs} ms`;
    this.fail(new RuntimeError("ASK_TIMEOUT", text, "Look at the actor's state and depth, or wait longer."));
  }

  fail(error: unknown): void {
    if (this.#end()) this.#reject(error);
  }

  #end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#leaveSignal?.();
    this.asker.onAsk(-1);
    this.#replies.end(this);
    return true;
  }
}

function poisoned(to: string, poison: { error: ErrorFacts }): RuntimeError {
  const { error } = poison;
  return new RuntimeError(
    "POISONED",
    `${to} failed on the message: ${error.message}`,
    "Read the error; the actor's page shows its stack.",
    {
      details: error,
    },
  );
}
