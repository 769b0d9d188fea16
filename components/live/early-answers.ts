import { PICTURE_TYPE } from "#protocol/picture-frames";

declare global {
  interface Window {
    callboardEarly?: Partial<Record<"session" | "picture", Promise<Response | null>>>;
  }
}

/**
 * Runs in the document, before the page's scripts are there: asks what every page behind the sign-in asks first. The
 * picture is asked for only in a session, so that no refusal stands in the browser's log. `isSignedIn`: the console has
 * read the session for this document, so nobody need ask.
 */
export function earlyScript(isSignedIn: boolean): string {
  return `(() => {
  const askPicture = () => fetch("/api/v1/topology", { cache: "no-store", headers: { accept: "${PICTURE_TYPE}" } });
  ${isSignedIn ? IN_A_SESSION : WHO_KNOWS}
  for (const each of [session, picture]) each.catch(() => {});
  window.callboardEarly = { session, picture };
})();`;
}

const IN_A_SESSION = `const session = Promise.resolve(new Response("true"));
  const picture = askPicture();`;
const WHO_KNOWS = `const session = fetch("/api/auth/get-session", { cache: "no-store" });
  const who = session.then((answer) => (answer.ok ? answer.clone().json() : null));
  const picture = who.then((who) => who && askPicture());`;

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
