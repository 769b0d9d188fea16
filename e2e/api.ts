import { readFile } from "node:fs/promises";

/** What a program does with an API token; a refused call throws with the status and the code. */
export class Api {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = `${url}/api/v1`;
    this.#token = token;
  }

  get<T>(path: string): Promise<T> {
    return this.#call("GET", path);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.#call("POST", path, JSON.stringify(body ?? {}), "application/json");
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
        ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
        ...(type ? { "content-type": type } : {}),
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
}
