import type { ActorAddress } from "../../author/address.ts";
import { fieldIssues } from "../../author/message.ts";
import { ROW } from "../../core/counters.ts";
import { readIssues } from "../../core/schema-issues.ts";
import type { ErrorFacts } from "../../errors.ts";
import { declaredTypes } from "../../sources/accepted-messages.ts";
import { type Hooks, UNRECOGNIZED } from "../actor-class/mod.ts";
import { type Cell, count, ENDING, type Failures, LOCAL, MODE, type Refusals, typeOf } from "../delivery/mod.ts";
import { isThenable } from "./hook-runner.ts";
import type { Jobs } from "./jobs.ts";
import type { Lifecycle } from "./lifecycle.ts";

export interface HandlingSetup {
  readonly lifecycle: Lifecycle;
  readonly jobs: Jobs;
  readonly refusals: Refusals;
  readonly failures: Failures;
}

/**
 * Gives messages to an actor's handlers, and sees to it when they fail: retries, poison, the class's failure policy.
 */
export class Handling {
  readonly #lifecycle: Lifecycle;
  readonly #jobs: Jobs;
  readonly #refusals: Refusals;
  readonly #failures: Failures;

  constructor(setup: HandlingSetup) {
    this.#lifecycle = setup.lifecycle;
    this.#jobs = setup.jobs;
    this.#refusals = setup.refusals;
    this.#failures = setup.failures;
  }

  handle(cell: Cell, message: unknown, sender: ActorAddress): void {
    try {
      const result = cell.class.handle(cell.instance as Hooks, message, sender);
      if (result === undefined) return;
      if (result === UNRECOGNIZED) this.#refuse(cell, message, sender);
      else if (isThenable(result)) this.#await(cell, message, sender, result, 0);
    } catch (error) {
      this.#tryAgain(cell, message, sender, error, 1);
    }
  }

  #refuse(cell: Cell, message: unknown, sender: ActorAddress): void {
    this.#refusals.undeliverable(cell.address, sender, message, "unrecognized", unrecognized(cell, message));
  }

  #await(cell: Cell, message: unknown, sender: ActorAddress, result: PromiseLike<unknown>, tries: number): void {
    this.#lifecycle.awaitHook(cell, typeOf(message), result, (error, hasFailed) => {
      if (hasFailed) this.#tryAgain(cell, message, sender, error, tries + 1);
    });
  }

  /**
   * The handler has failed `tries` times on the message. A message tried again keeps its place: nothing was taken
   * since.
   */
  #tryAgain(cell: Cell, message: unknown, sender: ActorAddress, thrown: unknown, tries: number): void {
    let error = thrown;
    let tried = tries;
    while (tried <= cell.class.retries && (cell.status & (MODE | ENDING)) === LOCAL) {
      try {
        const result = cell.class.handle(cell.instance as Hooks, message, sender);
        if (isThenable(result)) this.#await(cell, message, sender, result, tried);
        return;
      } catch (again) {
        error = again;
        tried += 1;
      }
    }
    this.#fail(cell, message, sender, error);
  }

  #fail(cell: Cell, message: unknown, sender: ActorAddress, error: unknown): void {
    const facts = this.#failures.factsOf(error);
    this.noteFailure(cell, message, facts, sender);
    this.#refusals.poison(cell.address, sender, message, facts);
    const job = cell.extras?.work?.job;
    if (job) this.#jobs.fail(cell, job, sender, facts);
    this.#lifecycle.afterFailure(cell, facts);
  }

  /** Counts a failure on a message, and tells the host. */
  noteFailure(cell: Cell, message: unknown, error: ErrorFacts, sender: ActorAddress | null): void {
    count(cell, ROW.failed, 1);
    this.#failures.note(cell, typeOf(message), error, sender);
  }
}

/**
 * What an asker is told of a message that no handler wanted: of a type that the class names, what is wrong with the
 * fields.
 */
function unrecognized(cell: Cell, message: unknown): ErrorFacts {
  const type = typeOf(message);
  const { facts, actorClass } = cell.class;
  const accepts = facts.accepts.map((each) => each.type);
  const declared = declaredTypes(actorClass).find((each) => each.type === type);
  const issues = declared === undefined ? [] : fieldIssues(declared, message);
  const other = `does not recognize ${type}; it accepts ${accepts.join(", ") || "no message type"}`;
  const [text, remedy] =
    issues.length > 0
      ? [`takes no such ${type}: ${readIssues(issues)}`, "Correct the fields named."]
      : [other, "Send a type that the actor accepts."];
  return {
    name: "RuntimeError",
    code: "UNRECOGNIZED",
    message: `${facts.name} ${text}`,
    remedy,
    details: issues.length > 0 ? { type, accepts, issues } : { type, accepts },
  };
}
