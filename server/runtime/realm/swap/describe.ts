import { errorLine } from "../../errors.ts";
import type { Failures } from "../delivery/mod.ts";

/** An error of the author's code as the host tells it: with its stack. */
export function describe(failures: Failures, error: unknown): string {
  const facts = failures.factsOf(error);
  return facts.stack ?? errorLine(facts);
}
