import { ApiFailure } from "../live/api-failure.ts";

/** Signs in: the answer sets the session's cookie. Throws `ApiFailure` with what to do about it. */
export async function signIn(email: string, password: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch("/api/auth/sign-in/email", {
      method: "POST",
      credentials: "same-origin",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
  } catch (cause) {
    throw new ApiFailure("UNREACHABLE", 0, {
      message: "The console does not answer.",
      remedy: "Check that it runs and that this machine reaches it, then try again.",
      cause,
    });
  }
  if (!response.ok) throw refusalOf(response);
}

function refusalOf(response: Response): ApiFailure {
  if (response.status === 429) {
    const seconds = Number(response.headers.get("retry-after") ?? response.headers.get("x-retry-after"));
    return new ApiFailure("RATE_LIMITED", 429, {
      message: "Too many tries.",
      remedy: seconds > 0 ? `Wait ${seconds} seconds, then try again.` : "Wait a minute, then try again.",
    });
  }
  if (response.status >= 500) {
    return new ApiFailure("INTERNAL", response.status, {
      message: `The console could not sign you in (${response.status}).`,
      remedy: "Try again; if it stays so, look at the console's log.",
    });
  }
  return new ApiFailure("UNAUTHENTICATED", response.status, {
    message: "E-mail and password do not belong together.",
    remedy:
      "Check both. An administrator can send you a new link; on the machine itself there is `callboard admin reset-password`.",
  });
}
