import type { TroupeLimits } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { markShown } from "../../author/message.ts";
import type { ErrorFacts } from "../../errors.ts";
import type { Notice, Sender } from "../../wire/notice.ts";
import { type Hooks, TROUPE } from "../actor-class/mod.ts";
import {
  type Activity,
  AWAITING,
  type Cell,
  ENDING,
  EXITING,
  type Failures,
  type HostTeller,
  LOCAL,
  MODE,
  typeOf,
} from "../delivery/mod.ts";
import { addChild, removeChild } from "./ending.ts";
import type { Handling } from "./handling.ts";
import { isThenable } from "./hook-runner.ts";
import type { Jobs } from "./jobs.ts";
import type { Lifecycle } from "./lifecycle.ts";

export interface NoticesSetup {
  readonly lifecycle: Lifecycle;
  readonly handling: Handling;
  readonly jobs: Jobs;
  readonly activity: Activity;
  readonly failures: Failures;
  readonly refusals: { undeliverable(to: string, sender: Sender, message: unknown, reason: string): void };
  readonly host: HostTeller;
}

/** The runtime's own messages: what each means for the actor's family, then the actor may see it. */
export class Notices {
  readonly #setup: NoticesSetup;

  constructor(setup: NoticesSetup) {
    this.#setup = setup;
  }

  take(cell: Cell, message: unknown, notice: Notice): void {
    switch (notice.kind) {
      case "exit":
        this.#show(cell, message, notice);
        endAfter(cell, message as { isRecursive: boolean; reason?: string }, notice);
        break;
      case "childExited":
        if (!removeChild(cell, notice.from as ActorAddress)) break;
        if (notice.escalated === undefined) this.#show(cell, message, notice);
        else this.#takeFailureOfChild(cell, message, notice, notice.escalated);
        break;
      case "poison":
      case "system":
        this.#show(cell, message, notice);
        break;
      case "initialized":
        this.#setup.lifecycle.initialize(cell);
        break;
      case "job":
        this.#takeJob(cell, notice.from as ActorAddress, message as { message: unknown; sender: ActorAddress });
        break;
      case "limits": {
        const troupe = cell.instance?.[TROUPE];
        if (troupe !== undefined) troupe.setLimits(message as Partial<TroupeLimits>);
        else this.#setup.refusals.undeliverable(cell.address, notice.from, message, "it is no troupe");
        break;
      }
      case "adopt":
        addChild(cell, message as ActorAddress);
        break;
      case "reparent":
        cell.parent = message as ActorAddress | null;
        this.#setup.host.control({ is: "reparented", address: cell.address, parent: cell.parent });
        break;
      case "subscribe":
        cell.makeExtras().subscribers.add(notice.from);
        break;
      case "unsubscribe":
        cell.extras?.subscribers.delete(notice.from);
        break;
      case "event":
        if (cell.extras?.subscriptions?.takeEvent(notice.from)) this.#show(cell, message, notice);
        break;
      case "missed": {
        const { from } = notice;
        const missed = cell.extras?.subscriptions?.takeMissed(from) ?? 0;
        if (missed > 0) this.#show(cell, { type: "callboard.EventsMissed", from, missed }, notice);
        break;
      }
      case "terminated": {
        const { from } = notice;
        if (!cell.extras?.subscriptions?.delete(from)) break;
        const reason = (message as ErrorFacts).message;
        this.#show(cell, { type: "callboard.SubscriptionEnded", from, reason }, notice);
        break;
      }
    }
  }

  /** After the message in hand, unless that still awaits its promise: the turn that follows it takes the request. */
  takeUrgentExit(cell: Cell): void {
    const exit = cell.extras?.exit;
    if (!exit || (cell.status & (MODE | AWAITING | ENDING)) !== LOCAL) return;
    cell.makeExtras().exit = null;
    cell.set(EXITING, false);
    cell.makeExtras().isStopUrgent = true;
    this.take(cell, exit.message, exit.notice);
  }

  #takeJob(cell: Cell, troupe: ActorAddress, { message, sender }: { message: unknown; sender: ActorAddress }): void {
    const { jobs, activity, handling } = this.#setup;
    jobs.hold(cell, troupe, sender, message);
    activity.noteType(typeOf(message));
    handling.handle(cell, message, sender);
    const job = cell.extras?.work?.job;
    if (job && !cell.has(AWAITING)) jobs.settle(cell, job);
  }

  /**
   * A child that escalates: the parent sees that it is gone, then its own class says what follows, as if it had failed
   * itself.
   */
  #takeFailureOfChild(cell: Cell, message: unknown, notice: Notice, error: ErrorFacts): void {
    const { handling, lifecycle } = this.#setup;
    this.#show(cell, message, notice, () => {
      handling.noteFailure(cell, message, error, notice.from as ActorAddress);
      if (!cell.has(ENDING)) lifecycle.afterFailure(cell, error);
    });
  }

  /**
   * Shows it to the handlers. What they throw is noted and makes no poison. `then` follows when they have ended.
   */
  #show(cell: Cell, message: unknown, notice: Notice, then?: () => void): void {
    const { activity, handling, failures, lifecycle } = this.#setup;
    // An event is what an actor made of it.
    if (notice.kind !== "event") markShown(message);
    const failed = (error: unknown) => handling.noteFailure(cell, message, failures.factsOf(error), null);
    activity.noteOwn(typeOf(message));
    try {
      const result = cell.class.handle(cell.instance as Hooks, message, notice.from);
      if (isThenable(result)) {
        lifecycle.awaitHook(cell, typeOf(message), result, (error, hasFailed) => {
          if (hasFailed) failed(error);
          then?.();
        });
        return;
      }
    } catch (error) {
      failed(error);
    }
    then?.();
  }
}

/** Takes effect at the end of the turn, or when the handler's promise settles. */
function endAfter(cell: Cell, request: { isRecursive: boolean; reason?: string }, { from, why }: Notice): void {
  const extras = cell.makeExtras();
  extras.stopAsked = { by: from as ActorAddress, why: why ?? null };
  extras.isStopRecursive = request.isRecursive;
  extras.stopReason = request.reason ?? "stopped";
  cell.set(ENDING, true);
}
