import { takeEarly } from "./early-answers.ts";
import { goToSignIn } from "./sign-in-way.ts";

/**
 * Settles once a session is known to be there. Without one it leads to the sign-in page and never settles. A console
 * that does not answer, or answers something else, counts as signed in: the views then say themselves what is in the
 * way. Rejects when aborted.
 */
export async function whenSignedIn(signal: AbortSignal, leave: () => void = goToSignIn): Promise<void> {
  const session = await readSession(signal);
  signal.throwIfAborted();
  if (session !== null) return;
  leave();
  await new Promise(() => {});
}

/**
 * null: nobody is signed in. The one question that is answered with 200 either way, so that no refusal stands in the
 * browser's log.
 */
async function readSession(signal: AbortSignal): Promise<unknown> {
  try {
    const early = await takeEarly("session");
    const response =
      early ?? (await fetch("/api/auth/get-session", { credentials: "same-origin", cache: "no-store", signal }));
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
