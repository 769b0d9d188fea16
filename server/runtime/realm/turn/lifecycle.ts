import type { ActorAddress } from "../../author/address.ts";
import { markShown } from "../../author/message.ts";
import type { Clock } from "../../clock.ts";
import { ROW } from "../../core/counters.ts";
import type { ErrorFacts } from "../../errors.ts";
import { decodeValue } from "../../wire/encoded.ts";
import { isNotice, type Notice } from "../../wire/notice.ts";
import type { GiveUp } from "../../wire/realm-control.ts";
import { TROUPE } from "../actor-class/mod.ts";
import {
  type Activity,
  AWAITED,
  AWAITING,
  type Cell,
  ENDING,
  EXITING,
  type Failures,
  GONE,
  type HostTeller,
  IDLE,
  IN_TURN,
  LOCAL,
  MODE,
  RESTORED,
  STOPPING,
} from "../delivery/mod.ts";
import { childCount, type Ending, removeChild } from "./ending.ts";
import { type HookRunner, isThenable } from "./hook-runner.ts";
import type { Jobs } from "./jobs.ts";
import { revoke } from "./revoked.ts";

const RESTART_WINDOW_MS = 60_000;

export interface LifecycleSetup {
  readonly loop: { add(cell: Cell): void };
  readonly hooks: HookRunner;
  readonly ending: Ending;
  readonly jobs: Jobs;
  readonly activity: Activity;
  readonly failures: Failures;
  readonly refusals: {
    poison(failing: ActorAddress, sender: ActorAddress, message: unknown, error: ErrorFacts): void;
  };
  readonly host: HostTeller;
  readonly clock: Clock;
}

/** How an actor starts, goes on between turns, begins again and stops. */
export class Lifecycle {
  readonly #loop: LifecycleSetup["loop"];
  readonly #hooks: HookRunner;
  readonly #ending: Ending;
  readonly #jobs: Jobs;
  readonly #activity: Activity;
  readonly #failures: Failures;
  readonly #refusals: LifecycleSetup["refusals"];
  readonly #host: HostTeller;
  readonly #clock: Clock;

  constructor(setup: LifecycleSetup) {
    this.#loop = setup.loop;
    this.#hooks = setup.hooks;
    this.#ending = setup.ending;
    this.#jobs = setup.jobs;
    this.#activity = setup.activity;
    this.#failures = setup.failures;
    this.#refusals = setup.refusals;
    this.#host = setup.host;
    this.#clock = setup.clock;
  }

  /** After a turn, or when a promise has settled: what comes next for the actor. */
  proceed(cell: Cell): void {
    if ((cell.status & (MODE | AWAITING)) !== LOCAL) return;
    const job = cell.extras?.work?.job;
    if (job) this.#jobs.settle(cell, job);
    if (cell.has(ENDING)) {
      this.#beginStop(cell);
      return;
    }
    cell.extras?.moving?.sealing?.attempt();
    if ((cell.status & (MODE | AWAITING | IDLE)) !== LOCAL) return;
    if (cell.count > 0 || cell.instance === null || cell.has(EXITING)) this.#loop.add(cell);
    else cell.set(IDLE, true);
  }

  /**
   * Waits for an async handler or hook, `what`; the actor takes nothing meanwhile. `done` runs first, then the actor
   * goes on.
   */
  awaitHook(
    cell: Cell,
    what: string,
    result: PromiseLike<unknown>,
    done: (outcome: unknown, hasFailed: boolean) => void,
  ): void {
    cell.status = (cell.status & ~IDLE) | AWAITING;
    this.#activity.noteAwaiting(cell);
    const settled = (outcome: unknown, hasFailed: boolean) => {
      if (cell.mode === GONE) return;
      cell.set(AWAITING, false);
      cell.counters[cell.at + ROW.asyncSinceMs] = 0;
      this.#activity.inHand(cell, null, () => {
        done(outcome, hasFailed);
        this.proceed(cell);
      });
    };
    this.#hooks.whenSettled(
      cell,
      what,
      result,
      (value) => settled(value, false),
      (error) => settled(error, true),
    );
  }

  /** The actor's first turn, or a restart: constructor, then `onStart`. */
  startInstance(cell: Cell): void {
    this.#activity.noteOwn("onStart");
    try {
      cell.instance = cell.class.construct(cell);
      const result = cell.instance.onStart?.(decodeValue(cell.init));
      if (isThenable(result)) {
        this.awaitHook(cell, "onStart", result, (error, hasFailed) =>
          hasFailed ? this.#failStart(cell, error) : this.#started(cell),
        );
      } else this.#started(cell);
    } catch (error) {
      this.#failStart(cell, error);
    }
  }

  #started(cell: Cell): void {
    if (cell.extras?.initializing?.hasRun) this.initialize(cell);
    if (cell.mode === GONE || !cell.has(AWAITED)) return;
    cell.set(AWAITED, false);
    this.#host.control({ is: "started", address: cell.address });
  }

  /** The second half of the start of an actor whose class names messages that have to come first. */
  initialize(cell: Cell): void {
    const its = cell.extras?.initializing;
    if (!its) return;
    its.hasRun = true;
    const initial = its.initial.filter((each) => each !== null);
    this.#activity.noteOwn("onInitialized");
    try {
      const result = cell.instance?.onInitialized?.(initial);
      if (!isThenable(result)) return;
      this.awaitHook(cell, "onInitialized", result, (error, hasFailed) => hasFailed && this.#failStart(cell, error));
    } catch (error) {
      this.#failStart(cell, error);
    }
  }

  /** It never ran: senders get their messages back, its parent gets one `ChildActorExited`. */
  #failStart(cell: Cell, error: unknown): void {
    const facts = this.#failures.factsOf(error);
    this.#failures.note(cell, "onStart", facts);
    this.#ending.drain(cell, (message, sender) => {
      if (!isNotice(sender)) this.#refusals.poison(cell.address, sender as ActorAddress, message, facts);
    });
    this.#ending.stopChildren(cell);
    this.#ending.exit(cell, `start failed: ${facts.message}`, facts);
  }

  /** The actor has failed for good on a message, whose sender has the poison: what follows, as its class says. */
  afterFailure(cell: Cell, error: ErrorFacts): void {
    const policy = cell.class.afterFailure;
    if (policy === "resume") return;
    if (policy === "restart") {
      this.#restart(cell, error);
      return;
    }
    const extras = cell.makeExtras();
    extras.stopReason = policy === "stop" ? "failed" : `failed: ${error.message}`;
    if (policy === "escalate") extras.escalated = error;
    cell.set(ENDING, true);
  }

  /** A new instance at the same address; waiting messages stay. */
  #restart(cell: Cell, cause: ErrorFacts): void {
    const now = this.#clock.nowMs();
    const extras = cell.makeExtras();
    extras.restarts = extras.restarts.filter((at) => now - at < RESTART_WINDOW_MS);
    if (extras.restarts.length >= cell.class.maxRestartsPerMinute) {
      extras.stopReason = `failed: ${extras.restarts.length} restarts within a minute were not enough (${cause.message})`;
      cell.set(ENDING, true);
      return;
    }
    extras.restarts.push(now);
    this.#sayGoodbye(cell, "restarted", () => {
      revoke(cell);
      cell.instance = null;
      this.startInstance(cell);
    });
  }

  /** Runs `onStop`, and goes on when it has ended, well or not. */
  #sayGoodbye(cell: Cell, reason: string, goOn: () => void): void {
    const result = this.#hooks.run(cell, "onStop", () => cell.instance?.onStop?.(reason));
    if (!isThenable(result)) {
      goOn();
      return;
    }
    this.awaitHook(cell, "onStop", result, (error, hasFailed) => {
      if (hasFailed) this.#hooks.noteFailure(cell, "onStop", error);
      goOn();
    });
  }

  /** Begins to end an actor: nothing more is taken; children first. */
  #beginStop(cell: Cell): void {
    if (cell.mode === STOPPING || cell.mode === GONE) return;
    cell.mode = STOPPING;
    cell.set(IDLE, false);
    this.#activity.noteStopping(cell);
    cell.makeExtras().onNoticeWhileStopping = (message, notice) => this.#noticeWhileStopping(cell, message, notice);
    cell.leaveSwap();
    this.#ending.dropWaiting(cell);
    if (cell.extras?.isStopRecursive === false) this.#ending.leaveChildren(cell);
    else this.#ending.stopChildren(cell);
    if (childCount(cell) === 0) this.#finishStop(cell);
  }

  /** What still matters to an actor that is ending: a child of it is gone. */
  #noticeWhileStopping(cell: Cell, message: unknown, notice: Notice): void {
    if (cell.instance?.[TROUPE] !== undefined && (notice.kind === "childExited" || notice.kind === "system")) {
      markShown(message);
      cell.instance.receive?.(message, notice.from);
    }
    if (notice.kind === "exit" && notice.isUrgent && cell.extras !== null) {
      cell.extras.isStopUrgent = true;
      this.#ending.stopChildren(cell);
    }
    if (notice.kind !== "childExited") return;
    const child = notice.from as ActorAddress;
    if (removeChild(cell, child) && childCount(cell) === 0 && !cell.has(AWAITING)) this.#finishStop(cell);
  }

  #finishStop(cell: Cell): void {
    const reason = cell.extras?.stopReason ?? "stopped";
    const told = reason.startsWith("failed") ? "failed" : reason;
    this.#sayGoodbye(cell, told, () => this.#ending.exit(cell, reason, null));
  }

  /** The actor ends after the message in hand, or now when none is. */
  requestStop(cell: Cell, reason: string): void {
    if (cell.mode === RESTORED) return;
    cell.set(ENDING, true);
    const extras = cell.makeExtras();
    extras.stopReason = reason;
    extras.stopAsked = { by: cell.address, why: null };
    this.#activity.noteStopping(cell);
    if ((cell.status & (MODE | AWAITING | IN_TURN)) === LOCAL) this.#beginStop(cell);
  }

  /**
   * Ends an actor that does not come back from a promise, without asking it: no hook is called, what it still does
   * reaches nobody. A swap that has closed its mailbox already is let through; it has a deadline of its own.
   */
  giveUp(cell: Cell, { reason, isRecursive, asked }: GiveUp): void {
    if (cell.mode !== LOCAL && cell.mode !== STOPPING) return;
    cell.leaveSwap();
    this.#ending.dropWaiting(cell);
    cell.makeExtras().isStopUrgent = true;
    cell.makeExtras().stopAsked = asked;
    if (isRecursive) this.#ending.stopChildren(cell);
    else this.#ending.leaveChildren(cell);
    revoke(cell);
    this.#ending.exit(cell, reason, null);
  }
}
