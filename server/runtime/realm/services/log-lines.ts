import { inspect } from "node:util";
import type { Log } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import type { Clock } from "../../clock.ts";
import type { ToHost } from "../../wire/realm-control.ts";

const MAX_LINE = 10_000;

export interface LogLinesSetup {
  readonly clock: Clock;
  readonly outbox: { control(control: ToHost): void; flush(): void };
  /** Lines that may still leave at once, with what waits in front of them: a turn that hangs would keep them. */
  readonly loop: { linesLeft: number };
}

/** The log lines of a realm's actors. */
export class LogLines {
  readonly #setup: LogLinesSetup;

  constructor(setup: LogLinesSetup) {
    this.#setup = setup;
  }

  logOf(actor: ActorAddress): Log {
    return {
      debug: (...values) => this.add(actor, "debug", values),
      info: (...values) => this.add(actor, "info", values),
      warn: (...values) => this.add(actor, "warn", values),
      error: (...values) => this.add(actor, "error", values),
    };
  }

  /** `actor`: null for a line of nobody. */
  add(actor: ActorAddress | null, level: keyof Log, values: unknown[]): void {
    const text = values.map((value) => (typeof value === "string" ? value : inspect(value, { depth: 4 }))).join(" ");
    const { outbox, loop, clock } = this.#setup;
    outbox.control({ is: "log", actor, level, text: text.slice(0, MAX_LINE), atMs: clock.wallMs() });
    if (loop.linesLeft === 0) return;
    loop.linesLeft -= 1;
    outbox.flush();
  }
}
