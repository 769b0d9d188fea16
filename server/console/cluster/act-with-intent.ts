import type { AuditEntry, FailedWith } from "../audit/audit.ts";
import type { ConsoleContext } from "../console-context.ts";
import { ApiFailure } from "../http/api-failure.ts";

/**
 * A change in the cluster: the intent is on disk before `act` begins (no row, no action), its result after. `details`
 * says of the answer what the audit keeps. Rejects as `act` does.
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
    await intent.failed(failedWith(error));
    throw error;
  }
  await intent.done(details(answer));
  return answer;
}

/**
 * A message to an actor: its row is on disk before `act` begins (no row, no action), a second one only when it came to
 * nothing.
 */
export async function actWithNote<T>(
  context: Pick<ConsoleContext, "audit">,
  entry: AuditEntry,
  act: () => Promise<T>,
): Promise<T> {
  const noted = await context.audit.note(entry);
  try {
    return await act();
  } catch (error) {
    await noted.failed(failedWith(error));
    throw error;
  }
}

function failedWith(error: unknown): FailedWith {
  const { message } = error instanceof Error ? error : new Error(String(error));
  return { code: error instanceof ApiFailure ? error.code : "INTERNAL", message };
}
