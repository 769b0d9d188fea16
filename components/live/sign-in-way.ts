/** To the sign-in page, which leads back here (`?back=`) afterwards. Does nothing when already there. */
export function goToSignIn(): void {
  const { pathname, search } = window.location;
  if (pathname === "/sign-in") return;
  window.location.assign(`/sign-in?back=${encodeURIComponent(pathname + search)}`);
}

/**
 * Where to go after signing in. Only a path of this console, as the browser itself reads it: anything else is the first
 * page.
 */
export function wayBack(back: string | null): string {
  const url = URL.parse(back ?? "", window.location.origin);
  const isOurs = back?.startsWith("/") && url?.origin === window.location.origin;
  return isOurs ? url.pathname + url.search + url.hash : "/overview";
}
