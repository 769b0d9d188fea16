import { z } from "zod";
import { Step } from "./step.ts";

const TRY_EVERY_MS = 50;
const TRY_TIMEOUT_MS = 250;

const howSchema = z.object({ what: z.enum(["answers-ping", "opens-port", "lets-in"]), timeoutMs: z.number() });

/** Tries until the machine does it, or the time is over. `with: { what, timeoutMs }` */
export class CheckNetwork extends Step {
  protected async perform(machine: string, how: unknown): Promise<string> {
    const { what, timeoutMs } = howSchema.parse(how);
    const until = Date.now() + timeoutMs;
    for (let tries = 1; Date.now() < until; tries++) {
      if ((await this.tryOn(machine, what, TRY_TIMEOUT_MS)) !== null) return `at try ${tries}`;
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MS));
    }
    throw new Error(`${machine} has not come back within ${timeoutMs} ms: it never ${what.replace("-", " ")}`);
  }
}
