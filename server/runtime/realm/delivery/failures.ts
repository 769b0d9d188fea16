import type { ActorAddress } from "../../author/address.ts";
import type { Clock } from "../../clock.ts";
import { type ErrorFacts, errorFacts } from "../../errors.ts";
import type { Cell } from "./cell.ts";
import type { HostTeller } from "./outbox.ts";

export interface FailuresSetup {
  readonly clock: Clock;
  readonly host: HostTeller;
  /** A stack trace in the author's files and lines. */
  readonly mapStack: ((stack: string) => string) | undefined;
  /** Messages are frozen. */
  readonly checksMessages: boolean;
}

/** What went wrong in authors' code, in the author's own files and lines. */
export class Failures {
  readonly #setup: FailuresSetup;

  constructor(setup: FailuresSetup) {
    this.#setup = setup;
  }

  /** An error as data. Where messages are frozen, a write to one says so. */
  factsOf(error: unknown): ErrorFacts {
    const { mapStack, checksMessages } = this.#setup;
    const facts = checksMessages ? sayFrozen(errorFacts(error)) : errorFacts(error);
    return mapStack === undefined || facts.stack === undefined ? facts : { ...facts, stack: mapStack(facts.stack) };
  }

  /** Tells the host. `what`: the message's type, or the hook; `sender`: who sent the message. */
  note(cell: Cell, what: string, error: ErrorFacts, sender: ActorAddress | null = null): void {
    const { clock, host } = this.#setup;
    const atMs = clock.wallMs();
    host.control({ is: "failure", address: cell.address, messageType: what, sender, error, atMs });
  }
}

/** V8's words for a write to a frozen object; they do not tell which one. */
const FROZEN_WRITE = /object is not extensible$|^Cannot (assign to read only|delete|redefine) property /;

function sayFrozen(facts: ErrorFacts): ErrorFacts {
  if (facts.name !== "TypeError" || !FROZEN_WRITE.test(facts.message)) return facts;
  const message = `${facts.message}; what was sent in a message is frozen: send a copy`;
  return { ...facts, message, stack: facts.stack?.replace(facts.message, () => message) };
}
