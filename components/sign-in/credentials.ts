import { apiErrorSchema } from "#protocol/error";
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
      message: "The console does not respond.",
      remedy: "Check that it runs and that this machine reaches it, then try again.",
      cause,
    });
  }
  if (!response.ok) throw await refusalOf(response);
}

async function refusalOf(response: Response): Promise<ApiFailure> {
  const body: unknown = await response.json().catch(() => undefined);
  const error = apiErrorSchema.safeParse(body);
  if (error.success) return new ApiFailure(error.data.code, response.status, error.data);
  return new ApiFailure("BAD_ANSWER", response.status, {
    message: `The sign-in failed with ${response.status}.`,
    remedy: "Try again; if it fails again, look at the console's log.",
  });
}
