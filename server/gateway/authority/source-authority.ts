import type { SignedStatement } from "#protocol/gateway";
import { Actor, type ActorAddress, type ActorClass, message, on, RuntimeError, ValidateSource, z } from "#runtime";
import { isDiskFull } from "#runtime/files";

export const AUTHORITY_NAME = "callboard/authority";

/**
 * A decision, signed elsewhere: given to every host (each checks it), then kept. Answered with `authority.Taken` or
 * `authority.Refused`.
 */
export const TakeStatement = message(
  "authority.TakeStatement",
  z.object({ statement: z.string(), signature: z.string() }),
);
export const Taken = message("authority.Taken", z.object({}));
export const Refused = message(
  "authority.Refused",
  z.object({ reason: z.string(), remedy: z.string(), isDiskFull: z.boolean() }),
);
/** Sends the sender every question without an answer, now and from now on. The last who said so is told. */
export const ListenForQuestions = message("authority.Listen", z.object({}));
/** May this source be used? `waiting`: creations that depend on the answer. */
export const Question = message("authority.Question", z.object({ hash: z.string(), waiting: z.number().int() }));

export interface StatementKeeper {
  statementOn(hash: string): SignedStatement | null;
  keepStatement(signed: SignedStatement): Promise<void>;
}

const MAX_OPEN_QUESTIONS = 1_000;

/**
 * Carries questions on sources to the console and its signed answers back. Nobody believes it: hosts believe the
 * signature, so all it could do is to keep a statement from them. `applyStatement` gives a statement to every host.
 */
export function sourceAuthority(
  applyStatement: (signed: SignedStatement) => Promise<unknown>,
  keeper: StatementKeeper,
): ActorClass {
  return class SourceAuthority extends Actor {
    static handles = [
      on(ValidateSource, (self: SourceAuthority, { hash, waiting }) => self.question(hash, waiting)),
      on(TakeStatement, (self: SourceAuthority, { statement, signature }, sender) =>
        self.take({ statement, signature }, sender),
      ),
      on(ListenForQuestions, (self: SourceAuthority, _none, sender) => self.listen(sender)),
    ];

    private readonly open = new Map<string, number>();
    private listener: ActorAddress | null = null;

    /** A host that asks about a source with a statement was not there when it came: give it out again. */
    private async question(hash: string, waiting: number): Promise<void> {
      const known = keeper.statementOn(hash);
      if (known) {
        await applyStatement(known);
        return;
      }
      if (!this.open.has(hash) && this.open.size >= MAX_OPEN_QUESTIONS) return;
      this.open.set(hash, waiting);
      if (this.listener) this.send(this.listener, Question({ hash, waiting }));
    }

    private async take(signed: SignedStatement, sender: ActorAddress): Promise<void> {
      try {
        await applyStatement(signed);
        await keeper.keepStatement(signed);
      } catch (error) {
        const remedy = error instanceof RuntimeError ? error.remedy : "See the log of the cluster.";
        this.send(sender, Refused({ reason: (error as Error).message, remedy, isDiskFull: isDiskFull(error) }));
        return;
      }
      for (const hash of this.open.keys()) if (keeper.statementOn(hash)) this.open.delete(hash);
      this.send(sender, Taken({}));
    }

    private listen(listener: ActorAddress): void {
      this.listener = listener;
      for (const [hash, waiting] of this.open) this.send(listener, Question({ hash, waiting }));
    }
  };
}
