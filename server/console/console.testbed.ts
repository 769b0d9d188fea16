import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import type { Role } from "#protocol/people";
import type { Clock } from "./clock.ts";
import type { ClusterPart, MountCluster } from "./cluster-part.ts";
import { type Console, createConsole } from "./create-console.ts";
import type { Settings } from "./settings/settings.ts";

export const TEST_ORIGIN = "http://localhost:3000";
const SETUP_TOKEN = "a-token-for-the-tests-only";
const PASSWORD = "correct horse battery";

/** Who a test calls as. */
export interface TestPerson {
  id: string;
  email: string;
  /** Of her session. */
  headers: Record<string, string>;
}

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the API answered
  body: any;
  headers: Headers;
}

/** Time that stands still until a test moves it. */
export class TestClock implements Clock {
  #now = Date.now();
  #timers: { at: number; then: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, then: () => void): () => void {
    const timer = { at: this.#now + ms, then };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  }

  pass(ms: number): void {
    this.#now += ms;
    const due = this.#timers.filter((timer) => timer.at <= this.#now);
    this.#timers = this.#timers.filter((timer) => timer.at > this.#now);
    for (const timer of due) timer.then();
  }
}

/** Tests only: a console without a network server, pages or cluster, called as the API is. */
export class TestConsole {
  readonly console: Console;
  readonly clock: TestClock;
  readonly #ownDataDir: string | null;
  #made = 0;

  private constructor(console: Console, clock: TestClock, ownDataDir: string | null) {
    this.console = console;
    this.clock = clock;
    this.#ownDataDir = ownDataDir;
  }

  static async open(
    options: {
      databaseUrl?: string | null;
      dataDir?: string;
      mountCluster?: MountCluster;
      setupToken?: string | null;
      port?: number;
      trustedProxies?: string[];
      /** By default none. */
      log?: Logger;
    } = {},
  ): Promise<TestConsole> {
    const clock = new TestClock();
    const ownDataDir = options.dataDir === undefined ? mkdtempSync(join(tmpdir(), "callboard-console-")) : null;
    const settings: Settings = {
      port: options.port ?? 3000,
      bind: "127.0.0.1",
      publicUrls: [TEST_ORIGIN, "http://127.0.0.1:3000"],
      trustedProxies: options.trustedProxies ?? [],
      tls: null,
      dataDir: options.dataDir ?? ownDataDir ?? "",
      databaseUrl: options.databaseUrl ?? null,
      setupToken: options.setupToken === undefined ? SETUP_TOKEN : options.setupToken,
      gateway: { url: "ws://127.0.0.1:1", token: null, caFile: null, isEmbedded: true },
      example: "none",
      isDevelopment: false,
      version: "0.0.0",
    };
    const log = options.log ?? pino({ level: "silent" });
    const mountCluster = options.mountCluster ?? (async () => noCluster);
    return new TestConsole(
      await createConsole({ settings, log, clock, mountCluster, onSetUp: () => {} }),
      clock,
      ownDataDir,
    );
  }

  /** A call below /api/v1 (or of a whole path). A body that is no Uint8Array is sent as JSON. */
  async call(
    method: string,
    path: string,
    who: { headers: Record<string, string> } | null,
    body?: unknown,
  ): Promise<Answer> {
    const url = path.startsWith("/api/") || path.startsWith("/metrics") ? path : `/api/v1${path}`;
    const response = await this.console.api.app.request(`${TEST_ORIGIN}${url}`, {
      method,
      headers: {
        ...(body === undefined
          ? {}
          : { "content-type": body instanceof Uint8Array ? "application/zip" : "application/json" }),
        ...who?.headers,
      },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
  }

  /** The first administrator, signed in. */
  async setUp(approvals: "two-people" | "one-person" = "two-people"): Promise<TestPerson & { token: string }> {
    const email = "ada@example.org";
    const body = { token: SETUP_TOKEN, name: "Ada", email, password: PASSWORD, approvals };
    const answer = await this.call("POST", "/setup", null, body);
    if (answer.status !== 201) throw new Error(`setup answered ${answer.status}: ${answer.body.message}`);
    return { ...(await this.signIn(email)), token: answer.body.apiToken };
  }

  /** Invites a person (a proposal is accepted by `second`), accepts for her and signs her in. */
  async add(admin: TestPerson, role: Role, second?: TestPerson): Promise<TestPerson> {
    this.#made += 1;
    const email = `${role}-${this.#made}@example.org`;
    const invited = await this.call("POST", "/people", admin, { name: `${role} ${this.#made}`, email, role });
    let { inviteUrl } = invited.body;
    if (invited.status === 202) {
      const accepted = await this.call("POST", `/proposals/${invited.body.proposal.id}/accept`, second ?? null);
      inviteUrl = accepted.body.inviteUrl;
    }
    const token = String(inviteUrl).split("#token=")[1];
    const accepted = await this.call("POST", "/invitations/accept", null, { token, password: PASSWORD });
    if (accepted.status !== 204) throw new Error(`accepting answered ${accepted.status}: ${accepted.body.message}`);
    return this.signIn(email);
  }

  async signIn(email: string, password = PASSWORD): Promise<TestPerson> {
    const answer = await this.call("POST", "/api/auth/sign-in/email", null, { email, password });
    if (answer.status !== 200) throw new Error(`signing in answered ${answer.status}: ${answer.body.message}`);
    const cookie = answer.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
    return { id: answer.body.user.id, email, headers: { cookie, origin: TEST_ORIGIN } };
  }

  /** A token of hers. */
  async token(
    person: { headers: Record<string, string> },
    role: Role,
    canDecide = false,
  ): Promise<{ id: string; headers: Record<string, string> }> {
    const answer = await this.call("POST", "/tokens", person, { name: "test", role, canDecide });
    if (answer.status >= 300) throw new Error(`minting answered ${answer.status}: ${answer.body.message}`);
    return { id: answer.body.id, headers: { authorization: `Bearer ${answer.body.token}` } };
  }

  /** Rows of the audit with this action, oldest first. */
  async audited(action: string): Promise<{ result: string; whoName: string; target: string; details: unknown }[]> {
    const rows = await this.console.context.db.auditRow.findMany({ where: { action }, orderBy: { seq: "asc" } });
    return rows.map((row) => ({ ...row, details: JSON.parse(row.details) }));
  }

  async close(): Promise<void> {
    await this.console.close();
    if (this.#ownDataDir !== null) rmSync(this.#ownDataDir, { recursive: true, force: true });
  }
}

/** A cluster side that is up, and has nothing. */
export const noCluster: ClusterPart = {
  handleUpgrade: (_request, socket) => socket.destroy(),
  health: () => ({ isReady: true, gateway: "lost" }),
  close: () => Promise.resolve(),
};
