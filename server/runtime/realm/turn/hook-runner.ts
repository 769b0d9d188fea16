import type { Activity, Cell, Failures } from "../delivery/mod.ts";
import type { RealmWatch } from "../realm-setup.ts";

export interface HookRunnerSetup {
  readonly activity: Activity;
  readonly failures: Failures;
  readonly watch: RealmWatch | undefined;
}

/**
 * Runs authors' hooks and follows their promises, so that the host sees whose it is and what it does while it hangs.
 */
export class HookRunner {
  readonly #setup: HookRunnerSetup;

  constructor(setup: HookRunnerSetup) {
    this.#setup = setup;
  }

  /** Runs the hook `name`. Throws what it throws. */
  inHand<Result>(cell: Cell, name: string, run: () => Result): Result {
    return this.#setup.activity.inHand(cell, name, run);
  }

  /** The same; what it throws is noted. */
  run(cell: Cell, name: string, run: () => unknown): unknown {
    try {
      return this.inHand(cell, name, run);
    } catch (error) {
      this.noteFailure(cell, name, error);
      return undefined;
    }
  }

  /** Follows a promise of the author's: of a message's handler, or of a hook. Whoever watches the realm knows of it. */
  whenSettled(
    cell: Cell,
    what: string,
    result: PromiseLike<unknown>,
    done: (value: unknown) => void,
    failed: (error: unknown) => void,
  ): void {
    const settled = this.#setup.watch?.awaits(cell, what);
    // What only looks like a promise may throw, or settle twice; of a promise this is the promise itself.
    Promise.resolve(result).then(
      (value) => {
        settled?.();
        done(value);
      },
      (error: unknown) => {
        settled?.();
        failed(error);
      },
    );
  }

  noteFailure(cell: Cell, name: string, error: unknown): void {
    const { failures } = this.#setup;
    failures.note(cell, name, failures.factsOf(error));
  }
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
