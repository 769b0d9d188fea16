/** One word (or two) after `callboard`. */
export interface Command {
  /** `pack`, `admin reset-password`. */
  readonly name: string;
  /** What follows the name, for the help: `DIR [-o FILE.zip]`. */
  readonly usage: string;
  /** One line. */
  readonly summary: string;
  /** Names of its options, for completion. */
  readonly options?: readonly string[];
  /**
   * Resolves to the exit status: 0 done, 1 not done, 3 not yet (the time to wait is over); throws `CommandError` with
   * what to do about it.
   */
  run(args: string[]): Promise<number>;
}

/** Refused or failed: shown as two lines without a stack. `status` 2: the command line itself was wrong. */
export class CommandError extends Error {
  readonly remedy: string;
  readonly status: number;

  constructor(message: string, remedy: string, { status = 1, cause }: { status?: number; cause?: unknown } = {}) {
    super(message, { cause });
    this.name = "CommandError";
    this.remedy = remedy;
    this.status = status;
  }
}
