import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import { ACTIVITY, newActivity } from "#protocol/actor-counters";
import type { Policy, Role } from "#protocol/people";
import { columnsOf } from "#protocol/rows";
import type { ActorColumns, TopologySnapshot } from "#protocol/topology";
import { packFiles } from "#runtime/intake";
import type { Caller } from "../accounts/caller.ts";
import { openAudit } from "../audit/create-audit.ts";
import { createBroadcast } from "../broadcast.ts";
import type { Change } from "../changes.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { ClusterPart } from "../cluster-part.ts";
import type { ConsoleContext } from "../console-context.ts";
import type { Database } from "../database/database.ts";
import { type DatabasePlace, type OpenDatabase, openDatabase } from "../database/open-database.ts";
import { emptySnapshot, FakeGateway } from "../gateway-client/fake-gateway.testbed.ts";
import { type ConsoleApi, createApi } from "../http/create-api.ts";
import type { SessionEnd } from "../sessions/end-sessions.ts";
import { openSigningKey } from "../signing/signing-key.ts";
import type { BundledExample } from "../sources/first-example.ts";
import { mountCluster } from "./mount.ts";

/** People of the tests; each calls with her own name as bearer token. */
const PEOPLE: Record<string, Role> = { vera: "viewer", olga: "operator", arno: "approver", ada: "admin", bea: "admin" };

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
  body: any;
  headers: Headers;
}

export interface TestbedOptions {
  approvals?: Policy["approvals"];
  example?: BundledExample;
  /** Kept when the testbed stops; without one it has a SQLite file of its own. */
  place?: DatabasePlace;
  /** By default none. */
  log?: Logger;
  /** Changes what the cluster answers before the console comes. */
  prepare?(gateway: FakeGateway): void;
}

/** The console's cluster side as it runs, with a database, an audit and a signing key, against a pretended gateway. */
export class ClusterTestbed {
  readonly gateway = new FakeGateway();
  readonly changes: Change[] = [];
  db!: Database;
  part!: ClusterPart;
  api!: ConsoleApi;
  policy: Policy;
  /** Added to the real time. */
  aheadMs = 0;
  /** When everybody's session gave its password; null: they call by token. */
  provedAtMs: number | null = null;
  readonly #options: TestbedOptions;
  readonly #place: DatabasePlace;
  #database!: OpenDatabase;
  #actors: readonly TestActor[] = [];

  private constructor(options: TestbedOptions) {
    this.#options = options;
    this.#place = options.place ?? { dataDir: mkdtempSync(join(tmpdir(), "callboard-cluster-")), databaseUrl: null };
    this.policy = { approvals: options.approvals ?? "two-people", pendingExpiryDays: 7 };
  }

  get dataDir(): string {
    return this.#place.dataDir;
  }

  static async start(options: TestbedOptions = {}): Promise<ClusterTestbed> {
    const bed = new ClusterTestbed(options);
    answerAsEmptyCluster(bed.gateway);
    options.prepare?.(bed.gateway);
    await bed.gateway.start();
    await bed.openConsole();
    return bed;
  }

  /** The cluster's folder was emptied. */
  forgetCluster(): void {
    answerAsEmptyCluster(this.gateway);
  }

  async closeConsole(): Promise<void> {
    await this.part.close();
    await this.#database.close();
  }

  async stop(): Promise<void> {
    await this.closeConsole();
    await this.gateway.stop();
    if (!this.#options.place) rmSync(this.dataDir, { recursive: true, force: true });
  }

  async connected(): Promise<void> {
    await this.until(() => this.part.health().gateway === "connected");
  }

  /** Looks every few milliseconds; a test that waits in vain is ended by its own timeout. */
  async until(claim: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await claim())) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async call(method: string, path: string, who: string, body?: unknown): Promise<Answer> {
    const isBytes = body instanceof Uint8Array;
    const response = await this.api.app.request(path === "/metrics" ? path : `/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${who}`,
        ...(body === undefined ? {} : { "content-type": isBytes ? "application/zip" : "application/json" }),
      },
      ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    const text = await response.text();
    return { status: response.status, body: isJson && text ? JSON.parse(text) : text, headers: response.headers };
  }

  /** `action:result` of every audit row, in order. */
  async audited(): Promise<string[]> {
    const rows = await this.db.auditRow.findMany({ orderBy: { seq: "asc" } });
    return rows.map(({ action, result }) => `${action}:${result}`);
  }

  /** These actors are in the cluster now, and the console knows it. */
  async show(actors: readonly TestActor[]): Promise<void> {
    this.#actors = actors;
    this.#picture();
    const { seq } = this.gateway.snapshot;
    await this.until(async () => (await this.call("GET", "/topology", "vera")).body.seq === seq);
  }

  /** This actor runs on another source now; telemetry says so at once. */
  moved(address: string, source: string): void {
    this.#actors = this.#actors.map((actor) => (actor.address === address ? { ...actor, source } : actor));
    this.#picture();
  }

  /** Uploads and approves; the hash. */
  async approved(zip: Uint8Array): Promise<string> {
    const { body } = await this.call("POST", "/sources", "olga", zip);
    await this.call("POST", `/sources/${body.hash}/decision`, "arno", { decision: "approve", reason: "reviewed" });
    return body.hash;
  }

  #picture(): void {
    this.gateway.snapshot = pictureOf(this.gateway, this.#actors);
    if (this.gateway.isWatched) this.gateway.send(this.gateway.snapshot);
  }

  /** Over the same data; the cluster stays as it is. */
  async openConsole(): Promise<void> {
    this.#database = await openDatabase(this.#place);
    this.db = this.#database.db;
    const log = this.#options.log ?? pino({ level: "silent" });
    const changes = createBroadcast<Change>(() => undefined);
    changes.subscribe((change) => this.changes.push(change));
    const clock: Clock = { now: () => Date.now() + this.aheadMs, after: systemClock.after };
    const audit = await openAudit({ db: this.db, lockChain: this.#database.lockChain, clock, changes, log });
    const context: ConsoleContext = {
      settings: {
        port: 0,
        bind: "127.0.0.1",
        publicUrls: ["http://localhost:3000"],
        trustedProxies: [],
        tls: null,
        dataDir: this.dataDir,
        databaseUrl: null,
        setupToken: null,
        gateway: { url: this.gateway.url, token: this.gateway.token, caFile: null, isEmbedded: true },
        example: "none",
        isDevelopment: false,
        version: "0.1.0",
      },
      clock,
      log,
      db: this.db,
      audit,
      signer: await openSigningKey(this.dataDir),
      changes,
      sessionEnds: createBroadcast<SessionEnd>(() => undefined),
      authenticate: (headers) => Promise.resolve(callerOf(headers, this.provedAtMs)),
      readPolicy: () => Promise.resolve(this.policy),
      countDeciders: () => Promise.resolve(3),
      isOwnOrigin: () => true,
    };
    this.api = createApi({
      context,
      countNobody: () => undefined,
      handleAuth: () => Promise.resolve(new Response(null, { status: 404 })),
    });
    this.part = await mountCluster(this.api, context, this.#options.example ?? null);
    await this.connected();
  }
}

function callerOf(headers: Headers, provedAtMs: number | null): Caller | null {
  const id = headers.get("authorization")?.replace("Bearer ", "") ?? "";
  const role = PEOPLE[id];
  if (!role) return null;
  const canDecide = role === "approver" || role === "admin";
  return {
    id,
    name: id,
    email: `${id}@example.org`,
    role,
    canDecide,
    provedAtMs,
    ...(provedAtMs === null
      ? { via: "token", sessionId: null, tokenId: id }
      : { via: "session", sessionId: id, tokenId: null }),
  };
}

/** Keeps statements and zips as a cluster does, and is asked for them. */
function answerAsEmptyCluster(gateway: FakeGateway): void {
  const held = new Map<string, { isActive: boolean; serial: number | null }>();
  const note = (hash: string, change: Partial<{ isActive: boolean; serial: number }>) =>
    held.set(hash, { isActive: false, serial: null, ...held.get(hash), ...change });
  gateway.answer("source.list", () => ({ sources: [...held].map(([hash, what]) => ({ hash, ...what })) }));
  gateway.answer("source.chunk", ({ hash, isLast }) => {
    if (isLast) note(hash, {});
    return {};
  });
  gateway.answer("source.statement", ({ statement }) => {
    const { hash, serial } = JSON.parse(statement) as { hash: string; serial: number };
    if (held.has(hash)) note(hash, { serial });
    return {};
  });
  gateway.answer("source.activate", ({ hash }) => {
    note(hash, { isActive: true });
    return { addresses: [] };
  });
  gateway.answer("source.unload", ({ hash }) => {
    note(hash, { isActive: false });
    return { state: "unloaded", actors: [] };
  });
}

/** A small source zip; `version` and `code` make others. */
export function sourceZip(version = "1.0.0", code = "  receive() {}"): Promise<Uint8Array> {
  const manifest = {
    name: "hello",
    version,
    main: "main.ts",
    callboard: { start: [{ actor: "Hello", globalName: "hello" }] },
  };
  const main = `import { Actor } from "callboard";\nexport class Hello extends Actor {\n${code}\n}\n`;
  return packFiles([
    { path: "package.json", bytes: Buffer.from(JSON.stringify(manifest)) },
    { path: "main.ts", bytes: Buffer.from(main) },
    { path: "logo.bin", bytes: Buffer.from([0, 1, 2]) },
  ]);
}

export interface TestActor {
  address: string;
  class?: string;
  /** null: a system actor. */
  source?: string | null;
  host?: string;
  name?: string;
  depth?: number;
  isFaulty?: boolean;
  /** Its address. */
  parent?: string;
}

/** The gateway's picture when these actors are on the hosts north and east. */
function pictureOf(gateway: FakeGateway, actors: readonly TestActor[]): TopologySnapshot {
  const classes = [...new Set(actors.map((actor) => actor.class ?? "Hello"))];
  const sources = [...new Set(actors.flatMap(({ source }) => source ?? []))];
  const hosts = ["north", "east"];
  const column = <T>(value: (actor: TestActor, n: number) => T) => actors.map(value);
  const columns: ActorColumns = {
    ix: column((_, n) => n),
    address: column(({ address }) => address),
    class: column((actor) => classes.indexOf(actor.class ?? "Hello")),
    source: column(({ source }) => (source ? sources.indexOf(source) : -1)),
    host: column(({ host }) => hosts.indexOf(host ?? "north")),
    parent: column(({ parent }) => actors.findIndex(({ address }) => address === parent)),
    name: column(({ name }) => name ?? null),
    ...columnsOf(
      column(({ depth = 0 }) => ({ ...newActivity(0), depth })),
      ACTIVITY,
    ),
  };
  return {
    ...emptySnapshot(),
    seq: gateway.snapshot.seq + 1,
    hosts: hosts.map((id, hostIx) => ({
      id,
      name: id,
      capabilities: { zone: id },
      isLeader: hostIx === 0,
      actors: actors.filter(({ host }) => (host ?? "north") === id).length,
      since: "2026-01-01T00:00:00.000Z",
      realms: sources.map((hash) => ({ hash, state: "running" as const })),
      hostIx,
      deadLetters: hostIx,
      faulty: actors.flatMap(({ address, host, isFaulty }) => ((host ?? "north") === id && isFaulty ? [address] : [])),
    })),
    classes,
    sources: sources.map((hash) => ({ hash, name: "hello", version: "1.0.0" })),
    actors: columns,
  };
}
