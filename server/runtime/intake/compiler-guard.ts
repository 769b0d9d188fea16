import { stop } from "esbuild";
import { type Clock, systemClock } from "../clock.ts";

/** A source that keeps the compiler busy for longer than this is refused. */
const DEADLINE_MS = 30_000;

/** The compiler died of, or did not come to an end with, what it was given. */
export class CompilerOverwhelmed extends Error {
  constructor(options?: ErrorOptions) {
    super("the compiler did not get through it", options);
    this.name = "CompilerOverwhelmed";
  }
}

/**
 * esbuild is one child process for all of this process, and it dies on a text that is nested too deeply (300 KB of `!`
 * suffice, seen); then every call fails until it is stopped and started again. So a run that found it dead is tried
 * once more, alone, on a fresh one: only the text that kills it again is to blame.
 */
export class CompilerGuard {
  readonly #clock: Clock;
  readonly #deadlineMs: number;
  /** Runs that are tried again, one after the other; null when there are none, and new runs need not wait. */
  #retries: Promise<unknown> | null = null;

  constructor(clock: Clock = systemClock, deadlineMs = DEADLINE_MS) {
    this.#clock = clock;
    this.#deadlineMs = deadlineMs;
  }

  /** `work` may run twice. Rejects with what esbuild says of the text, or `CompilerOverwhelmed`. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#retries === null) {
      try {
        return await this.#withDeadline(work);
      } catch (error) {
        if (!isAboutCompiler(error)) throw error;
      }
    }
    return this.#alone(work);
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#retries ?? Promise.resolve();
    const run = before.then(async () => {
      await stop();
      return this.#withDeadline(work);
    });
    const settled = run.catch(() => undefined);
    this.#retries = settled;
    try {
      return await run;
    } catch (cause) {
      if (!isAboutCompiler(cause)) throw cause;
      await stop();
      throw new CompilerOverwhelmed({ cause });
    } finally {
      if (this.#retries === settled) this.#retries = null;
    }
  }

  #withDeadline<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(this.#deadlineMs, () => reject(new CompilerOverwhelmed()));
      work().then(resolve, reject).finally(cancel);
    });
  }
}

/** What esbuild has to say about a text comes with a list of `errors`; anything else is about esbuild itself. */
function isAboutCompiler(error: unknown): boolean {
  return error instanceof Error && !("errors" in error) && !("refusals" in error);
}
