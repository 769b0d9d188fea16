import type { AuditEntry } from "../audit/audit.ts";
import type { ConsoleContext } from "../console-context.ts";
import { ApiFailure } from "../http/api-failure.ts";

/**
 * A change in the cluster: the intent is on disk before `act` begins (no row, no action), its result after. `details` says
 * of the answer what the audit keeps. Rejects as `act` does.
 */
export async function actWithIntent<T>(
  context: Pick<ConsoleContext, "audit">,
  entry: AuditEntry,
  act: () => Promise<T>,
  details: (answer: T) => unknown = () => undefined,
): Promise<T> {
  const intent = await context.audit.intent(entry);
  let answer: T;
  try {
    answer = await act();
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    await intent.failed({ code: error instanceof ApiFailure ? error.code : "INTERNAL", message });
    throw error;
  }
  await intent.done(details(answer));
  return answer;
}
