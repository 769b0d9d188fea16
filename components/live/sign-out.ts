import { ApiFailure } from "./api-failure.ts";

/** Ends the session and goes to the sign-in page, without a way back: it was her wish to leave. */
export async function signOut(): Promise<void> {
  const response = await fetch("/api/auth/sign-out", {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  if (!response.ok && response.status !== 401) {
    throw new ApiFailure("BAD_ANSWER", response.status, {
      message: `Signing out failed with ${response.status}.`,
      remedy: "Try again. Closing the browser does not end the session.",
    });
  }
  window.location.assign("/sign-in");
}
