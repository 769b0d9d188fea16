import { z } from "zod";
import { apiErrorSchema } from "#protocol/error";
import { CommandError } from "../command.ts";
import type { Login } from "./login-file.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a call carries besides its path. */
interface Sent {
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
  zip?: Uint8Array<ArrayBuffer>;
}

/** The console's HTTP API for commands: what it refuses becomes a `CommandError` with the console's own remedy. */
export class ConsoleApi {
  readonly #login: Login;

  constructor(login: Login) {
    this.#login = login;
  }

  /** The answer as the schema says; `path` is below `/api/v1`. */
  async call<S extends z.ZodType>(method: Method, path: string, answer: S, sent: Sent = {}): Promise<z.output<S>> {
    const response = await this.fetch(method, path, sent);
    const text = await response.text();
    return answer.parse(text === "" ? undefined : JSON.parse(text));
  }

  get<S extends z.ZodType>(path: string, answer: S, query: Sent["query"] = {}): Promise<z.output<S>> {
    return this.call("GET", path, answer, { query });
  }

  post<S extends z.ZodType>(path: string, answer: S, body: unknown = {}): Promise<z.output<S>> {
    return this.call("POST", path, answer, { body });
  }

  /** The response itself, for what is bytes or a stream. */
  async fetch(method: Method, path: string, { query = {}, body, zip }: Sent = {}): Promise<Response> {
    const url = new URL(`/api/v1${path}`, this.#login.url);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const contentType = zip ? "application/zip" : body === undefined ? null : "application/json";
    const headers = {
      authorization: `Bearer ${this.#login.token}`,
      ...(contentType === null ? {} : { "content-type": contentType }),
    };
    const content = zip ?? (body === undefined ? null : JSON.stringify(body));
    const response = await fetch(url, { method, headers, body: content }).catch((cause: unknown) => {
      // What went wrong on the way: a name that is not known, a certificate, a port where nobody listens.
      const why = cause instanceof Error && cause.cause instanceof Error ? ` ${cause.cause.message}.` : "";
      throw new CommandError(
        `No console answers at ${this.#login.url}.${why}`,
        "Check that it runs, and CALLBOARD_URL (or run: callboard login --url URL).",
        { cause },
      );
    });
    if (!response.ok) throw refusal(response.status, await response.text());
    return response;
  }
}

function refusal(status: number, text: string): CommandError {
  const parsed = apiErrorSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    return new CommandError(`The console answered ${status}.`, "Is CALLBOARD_URL the address of a Callboard console?");
  }
  const { code, message, remedy, details } = parsed.data;
  const more = details === undefined ? "" : `\n${JSON.stringify(details, null, 2)}`;
  return new CommandError(`${code}: ${message}${more}`, remedy);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** For answers that nobody looks at. */
export const nothing = z.unknown();
