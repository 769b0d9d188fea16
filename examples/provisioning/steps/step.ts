import { Actor, on } from "callboard";
import { Do, Is, Perform, Performed } from "../messages.ts";

export type MachineIs = ReturnType<typeof Is>;
type What = ReturnType<typeof Do>["what"];

/** A machine on the same host that does not answer within this hangs, or is not up. */
const ANSWER_TIMEOUT_MS = 1_000;

/** One kind of step. It runs on the host that has the machine; what it throws ends the action that it is part of. */
export abstract class Step extends Actor {
  static failure = { retries: 0 };
  static handles = [
    on(Perform, async (self: Step, { machine, with: how }, sender) =>
      self.send(sender, Performed({ detail: await self.perform(machine, how) })),
    ),
  ];

  snapshot(): unknown {
    return {};
  }

  restore(): void {
    // A step holds nothing between two actions.
  }

  /** What was done, in a few words. */
  protected abstract perform(machine: string, how: Record<string, unknown>): Promise<string>;

  /** Has the machine do something; null when it does not answer. */
  protected async tryOn(machine: string, what: What, timeoutMs = ANSWER_TIMEOUT_MS): Promise<MachineIs | null> {
    const address = await this.createActor("Machine", { globalName: `machine/${machine}` });
    const answer = await this.ask(address, Do({ what }), { timeoutMs }).catch(nullWhenTooLate);
    return Is.is(answer) ? answer : null;
  }

  protected async doOn(machine: string, what: What): Promise<MachineIs> {
    const answer = await this.tryOn(machine, what);
    if (answer === null) throw new Error(`${machine} does not answer`);
    return answer;
  }
}

function nullWhenTooLate(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ASK_TIMEOUT") return null;
  throw error;
}
