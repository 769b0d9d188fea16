import { PICTURE_TYPE } from "#protocol/picture-frames";

declare global {
  interface Window {
    callboardEarly?: Partial<Record<"session" | "picture", Promise<Response | null>>>;
  }
}

/**
 * Runs in the document, before the page's scripts are there: asks what every page behind the sign-in asks first. The picture is asked
 * for only in a session, so that no refusal stands in the browser's log.
 */
export const EARLY_SCRIPT = `(() => {
  const session = fetch("/api/auth/get-session", { cache: "no-store" });
  const who = session.then((answer) => (answer.ok ? answer.clone().json() : null));
  const picture = who.then((who) => who && fetch("/api/v1/topology", { cache: "no-store", headers: { accept: "${PICTURE_TYPE}" } }));
  for (const each of [session, picture]) each.catch(() => {});
  window.callboardEarly = { session, picture };
})();`;

/** Each answer is given away once; undefined when it was not asked for early, was given away, or did not come. */
export async function takeEarly(what: "session" | "picture"): Promise<Response | undefined> {
  const early = globalThis.window?.callboardEarly;
  const asked = early?.[what];
  if (early) delete early[what];
  try {
    return (await asked) ?? undefined;
  } catch {
    return undefined;
  }
}
