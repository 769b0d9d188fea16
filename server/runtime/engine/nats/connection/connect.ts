import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { Objm } from "@nats-io/obj";
import {
  type Authenticator,
  connect,
  credsAuthenticator,
  errors,
  type NatsConnection,
  nkeyAuthenticator,
} from "@nats-io/transport-node";
import type { Clock } from "../../../clock.ts";
import { type Life, Subjects, wordOf } from "../subjects.ts";
import type { Surroundings } from "../surroundings.ts";
import { cannotJoin, missingRights, refusalIn } from "./cannot-join.ts";
import { zipsOf } from "./nats-blobs.ts";
import { keysOf } from "./nats-kv.ts";
import { NatsNet } from "./nats-net.ts";
import type { NatsConnectionOptions } from "./options.ts";

const DEFAULT_PATIENCE_MS = 30_000;
/** How often it is said that no server is there. */
const SAY_EVERY_MS = 5_000;
/** How long a server may take to answer one request. */
const REQUEST_MS = 1_000;
/** The first of 2.9 has all that is used here. */
const OLDEST = [2, 9];
/** Clocks that differ by more make statements expire at the wrong time. */
const MAX_SKEW_MS = 60_000;

export interface Wanted extends NatsConnectionOptions {
  readonly convention: string;
  readonly self: Life;
  readonly clock: Clock;
}

/**
 * A connection of this host's own, with the convention's keys and zips; made where they are not there yet. Rejects
 * with `CANNOT_JOIN`.
 */
export async function connectToNats(wanted: Wanted): Promise<Surroundings> {
  const { servers, clock } = wanted;
  const shown = [servers].flat().join(", ");
  const connection = await reach(wanted, shown);
  try {
    checkServer(connection, shown);
    const net = new NatsNet(connection);
    await checkRights(connection, wanted);
    const bucket = `cb_${wordOf(wanted.convention).replaceAll("=", "_")}`;
    const options = {
      replicas: wanted.replicas ?? (connection.info?.cluster === undefined ? 1 : 3),
      storage: (wanted.storage ?? "file") as never,
    };
    await jetstreamManager(connection, { checkAPI: true, timeout: 5 * REQUEST_MS });
    const client = jetstream(connection, { timeout: 5 * REQUEST_MS });
    const kv = await new Kvm(client).create(bucket, { ...options, history: 1, allow_direct: false });
    const zips = await new Objm(client).create(`${bucket}_zips`, options);
    return {
      clock,
      soon: (task) => void setImmediate(task),
      net,
      kv: keysOf(kv, {
        requestMs: REQUEST_MS,
        explain: (error) => refusalIn(error, shown) ?? error,
        onFirstWrite: (createdMs) => warnOfSkew(wanted.self.name, clock.wallMs() - createdMs),
      }),
      blobs: zipsOf(zips),
    };
  } catch (error) {
    await connection.close();
    throw refusalIn(error, shown) ?? cannotJoin(`the NATS servers at ${shown} did not answer`, "See their log.", error);
  }
}

/** Tries until a server is there, or refuses. */
async function reach(wanted: Wanted, shown: string): Promise<NatsConnection> {
  const { clock, patienceMs = DEFAULT_PATIENCE_MS } = wanted;
  const settings = await settingsOf(wanted);
  const startMs = clock.nowMs();
  let saidMs = startMs;
  for (;;) {
    try {
      return await connect(settings);
    } catch (error) {
      const refusal = refusalIn(error, shown);
      if (refusal !== null) throw refusal;
      const nowMs = clock.nowMs();
      if (nowMs - startMs >= patienceMs) {
        throw cannotJoin(
          `no NATS server is reachable at ${shown}`,
          "See that one runs there, and that no firewall is between.",
          error,
        );
      }
      if (nowMs - saidMs >= SAY_EVERY_MS) {
        saidMs = nowMs;
        process.emitWarning(`no NATS server is reachable at ${shown} yet`, { type: "CallboardWarning" });
      }
      await new Promise<void>((resolve) => void clock.after(Math.min(REQUEST_MS / 2, patienceMs), resolve));
    }
  }
}

async function settingsOf(wanted: Wanted): Promise<Parameters<typeof connect>[0]> {
  const { servers, self, user, password, caFile, convention } = wanted;
  const authenticator = await authenticatorOf(wanted);
  return {
    servers: [servers].flat().map((server) => server.replace(/^nats:\/\//, "")),
    name: `callboard ${convention} ${self.name}`,
    // For ever, and at once: what waits is sent again by the streams.
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    reconnectJitter: 50,
    reconnectJitterTLS: 100,
    pingInterval: 2_000,
    maxPingOut: 2,
    noAsyncTraces: true,
    timeout: 5 * REQUEST_MS,
    inboxPrefix: `_INBOX.cb.${wordOf(self.name)}`,
    ...(user !== undefined && { user, pass: password ?? "" }),
    ...(authenticator && { authenticator }),
    ...((caFile !== undefined || [servers].flat().some((server) => server.startsWith("tls://"))) && {
      tls: caFile === undefined ? {} : { ca: readFileSync(caFile, "utf8") },
    }),
  };
}

async function authenticatorOf({ nkeyFile, credsFile }: Wanted): Promise<Authenticator | null> {
  if (credsFile !== undefined) return credsAuthenticator(await readFile(credsFile));
  if (nkeyFile === undefined) return null;
  const seed = (await readFile(nkeyFile, "utf8")).trim();
  return nkeyAuthenticator(new TextEncoder().encode(seed));
}

function checkServer({ info }: NatsConnection, shown: string): void {
  const version = info?.version ?? "0.0.0";
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw cannotJoin(`the NATS server at ${shown} is ${version}`, `Use ${OLDEST.join(".")} or later.`);
  }
}

/**
 * Publishes and subscribes once what a host does, so that a right that is missing is said now. Nobody heeds what is
 * published.
 */
async function checkRights(connection: NatsConnection, { convention, self }: Wanted): Promise<void> {
  const violations: InstanceType<typeof errors.PermissionViolationError>[] = [];
  const note = (error: unknown) => {
    if (error instanceof errors.PermissionViolationError) violations.push(error);
  };
  const watching = (async () => {
    for await (const status of connection.status()) {
      if (status.type === "error") note(status.error);
      if (status.type === "close") return;
    }
  })();
  void watching;
  const subjects = new Subjects(convention);
  const trials = [subjects.ofHost(self), subjects.allNobodies(self), subjects.all, subjects.beats].map((subject) =>
    connection.subscribe(subject, { callback: (error) => note(error) }),
  );
  const empty = new Uint8Array(0);
  for (const subject of [subjects.toHost(self, self.name), subjects.beats, subjects.all])
    connection.publish(subject, empty);
  // The server's refusals come before its answer to this.
  await connection.flush();
  await new Promise(setImmediate);
  for (const trial of trials) trial.unsubscribe();
  if (violations.length > 0) throw missingRights(violations);
}

function warnOfSkew(name: string, skewMs: number): void {
  if (Math.abs(skewMs) <= MAX_SKEW_MS) return;
  process.emitWarning(
    `the clock of host ${name} is ${Math.round(Math.abs(skewMs) / 1_000)} s ${skewMs > 0 ? "ahead of" : "behind"} the NATS server's`,
    {
      type: "CallboardWarning",
      detail: "Let both machines' clocks be set by the same source: approvals expire by them.",
    },
  );
}
