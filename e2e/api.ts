import { readFile } from "node:fs/promises";

/** Calls without a browser; a refused one throws with the status and the code. */
export class Api {
  readonly #url: string;
  readonly #who: Record<string, string>;

  private constructor(url: string, who: Record<string, string>) {
    this.#url = `${url}/api/v1`;
    this.#who = who;
  }

  static nobody(url: string): Api {
    return new Api(url, {});
  }

  /** A program, by its API token. */
  static byToken(url: string, token: string): Api {
    return new Api(url, { authorization: `Bearer ${token}` });
  }

  /** A person who signed in, by her session's cookie. */
  static async bySession(url: string, who: { email: string; password: string }): Promise<Api> {
    const response = await fetch(`${url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: url },
      body: JSON.stringify({ email: who.email, password: who.password }),
    });
    if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0]);
    return new Api(url, { cookie: cookies.join("; "), origin: url });
  }

  get<T>(path: string): Promise<T> {
    return this.#call("GET", path);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.#call("POST", path, JSON.stringify(body ?? {}), "application/json");
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#call("PUT", path, JSON.stringify(body), "application/json");
  }

  delete<T>(path: string, body: unknown): Promise<T> {
    return this.#call("DELETE", path, JSON.stringify(body), "application/json");
  }

  async upload(zip: string): Promise<{ hash: string; name: string; version: string; state: string }> {
    return this.#call("POST", "/sources", await readFile(zip), "application/zip");
  }

  /** Uploads and approves; only where one person may decide. */
  async approved(zip: string): Promise<string> {
    const { hash } = await this.upload(zip);
    await this.post(`/sources/${hash}/decision`, { decision: "approve", reason: "for the test" });
    return hash;
  }

  async #call<T>(method: string, path: string, body?: string | Buffer, type?: string): Promise<T> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...this.#who,
        ...(type ? { "content-type": type } : {}),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
