import * as z from "zod";
import { apiErrorSchema } from "#protocol/error";
import { ApiFailure } from "./api-failure.ts";
import { signInAgain } from "./sign-in-again.ts";
import { goToSignIn } from "./sign-in-way.ts";

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON; a `Blob` is sent as it is, with its own type. */
  body?: unknown;
  /** Appended to the path; undefined, null and empty values are left out. */
  query?: Record<string, string | number | boolean | null | undefined>;
  signal?: AbortSignal;
  /** An answer of 401 normally leads to the sign-in page; pages that stand before sign-in pass false. */
  signInOn401?: boolean;
}

/** For calls whose answer has no body, or none that matters. */
export const noAnswer = z.unknown();

/**
 * The one way from the browser to the console: `path` is below `/api/v1`, the answer is what `answer` makes of the
 * body. Throws `ApiFailure`, also for an answer that does not fit the schema. A 401 goes to the sign-in page and never
 * settles, so that no page flashes a failure on its way out. A refusal with `SIGN_IN_AGAIN` asks for the password and
 * calls again.
 */
export async function request<T extends z.ZodType>(
  answer: T,
  path: string,
  options: RequestOptions = {},
): Promise<z.output<T>> {
  const response = await send(path, options);
  if (!response.ok) {
    const failure = await refused(response, options);
    if (failure.code !== "SIGN_IN_AGAIN") throw failure;
    if (!(await signInAgain.prove(whatNeeds(failure)))) throw withoutPassword(failure);
    options.signal?.throwIfAborted();
    return request(answer, path, options);
  }
  const body = await readBody(response);
  const parsed = answer.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ApiFailure("BAD_ANSWER", response.status, {
    message: `The console's response to ${options.method ?? "GET"} ${path} is not what this page understands.`,
    remedy: "Reload the page: the console may have been updated.",
    details: parsed.error.issues.slice(0, 5),
    cause: parsed.error,
  });
}

/** Reads a body of the type `accept` as it is, and fails as `request` does. */
export async function requestBytes(path: string, accept: string, signal: AbortSignal): Promise<Uint8Array> {
  const response = await send(path, { signal }, accept);
  if (!response.ok) throw await refused(response, {});
  return new Uint8Array(await response.arrayBuffer());
}

const purposeSchema = z.object({ what: z.string() });

function whatNeeds({ details }: ApiFailure): string {
  const purpose = purposeSchema.safeParse(details);
  return purpose.success ? purpose.data.what : "This";
}

/** The console's remedy is for programs. */
function withoutPassword({ code, status, message }: ApiFailure): ApiFailure {
  return new ApiFailure(code, status, {
    message: `Nothing was done: ${message.charAt(0).toLowerCase()}${message.slice(1)}`,
    remedy: "Ask for it once more, and give the password.",
  });
}

/** Never settles where it leads to the sign-in page. */
async function refused(response: Response, { signInOn401 }: RequestOptions): Promise<ApiFailure> {
  const body = await readBody(response);
  if (response.status !== 401 || signInOn401 === false) return refusal(response, body);
  goToSignIn();
  return new Promise(() => {});
}

/** Path below `/api/v1` with each value encoded: `` apiPath`/actors/${address}/ask` ``. */
export function apiPath(parts: TemplateStringsArray, ...values: string[]): string {
  return parts.reduce((path, part, i) => path + encodeURIComponent(values[i - 1] ?? "") + part);
}

async function send(
  path: string,
  { method = "GET", body, query, signal }: RequestOptions,
  accept = "application/json",
): Promise<Response> {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") search.set(key, String(value));
  }
  const isBlob = body instanceof Blob;
  try {
    return await fetch(`/api/v1${path}${search.size > 0 ? `?${search}` : ""}`, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      signal: signal ?? null,
      ...(body === undefined ? {} : { body: isBlob ? body : JSON.stringify(body) }),
      headers: {
        accept,
        ...(body === undefined || isBlob ? {} : { "content-type": "application/json" }),
      },
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiFailure("UNREACHABLE", 0, {
      message: "The console does not respond.",
      remedy: "Check that it runs and that this machine reaches it. The page tries again by itself.",
      cause,
    });
  }
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function refusal(response: Response, body: unknown): ApiFailure {
  const error = apiErrorSchema.safeParse(body);
  if (error.success) return new ApiFailure(error.data.code, response.status, error.data);
  return new ApiFailure("BAD_ANSWER", response.status, {
    message: `The console answered ${response.status}${response.statusText ? ` ${response.statusText}` : ""}.`,
    remedy: "Try again; if it fails again, look at the console's log.",
  });
}
