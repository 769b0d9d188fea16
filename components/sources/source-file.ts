import { apiErrorSchema } from "#protocol/error";
import { ApiFailure } from "../live/api-failure.ts";
import { goToSignIn } from "../live/sign-in-way.ts";
import { formatCount } from "../ui/count.ts";

/** Longer files are shown up to here; the whole is in the zip. */
const MAX_SHOWN_CHARACTERS = 1_000_000;

/** A file's text. It is shown and never run or rendered, whatever its name says. */
export async function readSourceFile(hash: string, path: string, signal: AbortSignal): Promise<string> {
  const steps = path.split("/").map(encodeURIComponent).join("/");
  const response = await fetch(`/api/v1/sources/${encodeURIComponent(hash)}/files/${steps}`, {
    credentials: "same-origin",
    signal,
  });
  const text = await response.text();
  if (response.ok) return shown(text);
  if (response.status === 401) {
    goToSignIn();
    return new Promise(() => {});
  }
  throw refusal(response.status, path, text);
}

function shown(text: string): string {
  const cut = text.length - MAX_SHOWN_CHARACTERS;
  return cut > 0
    ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}\n… ${formatCount(cut)} more characters are in the zip`
    : text;
}

function refusal(status: number, path: string, text: string): ApiFailure {
  const refused = {
    message: `Reading ${path} failed with ${status}.`,
    remedy: "Try again; the zip can be downloaded as a whole.",
  };
  try {
    const error = apiErrorSchema.safeParse(JSON.parse(text));
    return error.success
      ? new ApiFailure(error.data.code, status, error.data)
      : new ApiFailure("BAD_ANSWER", status, refused);
  } catch {
    return new ApiFailure("BAD_ANSWER", status, refused);
  }
}
