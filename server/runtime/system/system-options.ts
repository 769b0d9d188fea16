/// <reference types="node" preserve="true" />
import type { KeyObject } from "node:crypto";
import { join } from "node:path";
import type { Capabilities } from "../author/actor.ts";
import type { Engine } from "../engine/engine.ts";
import { RuntimeError } from "../errors.ts";
import type { Base } from "../host/base.ts";
import { type SequentialBase, sequentialBase } from "../sequential/base.ts";
import { type JsonStore, memoryStore } from "../store/json-store.ts";
import { sqliteStore } from "../store/sqlite-store.ts";
import { threadsBase } from "../threads/base.ts";

/** What `ActorSystem.start` takes. */
export interface SystemOptions {
  /** The host's name, and with the local engine its id: `[A-Za-z0-9._-]`, at most 64. */
  name: string;
  /** Default: a local engine of its own. */
  engine?: Engine;
  /**
   * `threads` (default): a worker thread per source. `sequential`: everything in this thread, one message at a time, in
   * an order that the seed chooses, by a clock that only the base moves; hosts that talk to each other share one
   * `sequentialBase()`.
   */
  base?: "threads" | "sequential" | SequentialBase;
  /** What this host offers, by key; values are JSON. */
  capabilities?: Capabilities;
  /** Ed25519 public keys whose statements on sources are believed. None: no source is ever usable. */
  authorityKeys?: readonly KeyObject[];
  /**
   * Where `this.store` and the state of persistent actors are kept, in one SQLite file; hosts that are given the same
   * folder share it. Default: in memory, a host's own.
   */
  dataDir?: string;
  /** Keeps the same elsewhere: a store of your own, closed with the host. */
  store?: JsonStore;
  /** Checks and freezes each message, also inside a realm (about 500 ns each). Always on with the sequential base. */
  debug?: boolean;
  /**
   * Whether the host keeps its process alive until `shutdown`. Default false: what somebody waits for (an ask, a stop,
   * a shutdown) does, the actors alone do not, so a program ends when it has nothing more to do. The sequential base
   * never does.
   */
  keepsProcessAlive?: boolean;
  /** Heap of one realm in megabytes; beyond it that realm ends alone. Default 512. */
  realmHeapMb?: number;
  /**
   * Buffers of one realm in megabytes, which are no part of its heap; beyond it that realm is ended alone. Default
   * 1,024. Its own thread says each second how much it holds, so one in an endless loop can hold more: only the machine
   * limits that.
   */
  realmBuffersMb?: number;
}

/** What `ActorSystem.createActor` takes beside the class. */
export interface OutsideCreateOptions {
  /** The source of a class given by name. */
  sourceHash?: string;
  requirements?: Capabilities;
  init?: unknown;
  /** Get or create: an actor that holds the name already is answered, whatever its class. */
  globalName?: string;
  /** Only this host. Else the one that fits and has the least load. */
  host?: string;
  /** How long it may take to start; then it is given up. Default 30,000; on the sequential base none. */
  deadlineMs?: number;
}

/** The base that is asked for. */
export function baseOf(options: SystemOptions): Base {
  if (options.base === undefined || options.base === "threads") return threadsBase();
  return options.base === "sequential" ? sequentialBase() : options.base;
}

/** Where things are kept when no store is given. */
export function defaultStore(dataDir: string | undefined): JsonStore | Promise<JsonStore> {
  return dataDir === undefined ? memoryStore() : sqliteStore(join(dataDir, "actors.db"));
}

export function checkName(name: unknown): void {
  if (typeof name === "string" && /^[A-Za-z0-9._-]{1,64}$/.test(name)) return;
  throw new RuntimeError(
    "NOT_SUPPORTED",
    `a host cannot be named ${JSON.stringify(name)}`,
    "Give { name } of A-Z a-z 0-9 . _ -, at most 64.",
  );
}
