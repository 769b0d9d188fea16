import type { KeyObject } from "node:crypto";
import type { Capabilities } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { newHeader } from "../../core/counters.ts";
import type { Seat, SourceOffer } from "../../engine/engine.ts";
import { type ErrorFacts, errorFacts, errorFrom, RuntimeError } from "../../errors.ts";
import type { SignedStatement, Statement } from "../../intake/statement.ts";
import { BlobFetcher } from "../../sources/blob-fetcher.ts";
import { type PreparedSource, SourceBundles } from "../../sources/source-bundles.ts";
import { SourceLoads } from "../../sources/source-loads.ts";
import { SourceRegistry } from "../../sources/source-registry.ts";
import type { SourceStanding } from "../../sources/source-standing.ts";
import type { ClassFacts } from "../../wire/realm-control.ts";
import type { Base } from "../base.ts";
import { addLogLine, type InterestedActors } from "../observability/mod.ts";
import type { HostRequests } from "../realms/mod.ts";
import { type AddressSpace, checkBatch, nextPrefix, RealmHandle } from "../realms/mod.ts";
import type { Router } from "../routing/mod.ts";
import { tellNotice } from "../routing/mod.ts";
import { Availability } from "./availability.ts";

const REQUEST_MS = 5_000;

interface Starting {
  realm: Promise<RealmHandle>;
  ready(error: ErrorFacts | null): void;
}

/** A host that runs sources. */
export interface SourceHost extends AddressSpace, InterestedActors {
  readonly base: Base;
  /** The convention's name, which signed statements carry. */
  readonly convention: string;
  readonly seat: Pick<Seat, "sources" | "view">;
  readonly router: Pick<Router, "route" | "realms" | "fromRealm" | "uncopied">;
  readonly requests: Pick<HostRequests, "ask" | "realmEnded">;
  readonly checksMessages: boolean;
  readonly realmHeapMb: number;
  readonly capabilities: Capabilities;
  readonly authority: ActorAddress | null;
  readonly isShuttingDown: boolean;
}

/** The sources of one host: what may be used, and the realms that run what is used. */
export class SourceRoom {
  readonly registry: SourceRegistry;
  readonly loads = new SourceLoads();
  readonly availability: Availability;
  readonly #state: SourceHost;
  readonly #bundles: SourceBundles;
  readonly #realms = new Map<string, Promise<RealmHandle>>();
  readonly #ready = new Map<RealmHandle, Starting["ready"]>();
  readonly #facts = new Map<string, ClassFacts>();
  readonly #onEnd: (realm: RealmHandle, reason: string) => void;
  readonly #startDeadlineMs: number | null;

  constructor(
    state: SourceHost,
    keys: readonly KeyObject[],
    onEnd: (realm: RealmHandle, reason: string) => void,
    startDeadlineMs: number | null,
  ) {
    this.#state = state;
    this.#startDeadlineMs = startDeadlineMs;
    this.#onEnd = onEnd;
    this.registry = new SourceRegistry({
      convention: state.convention,
      keys,
      clock: state.base.clock,
      hasAuthority: () => this.#authority() !== null,
      onChange: (hash, standing, statement) => this.#onChange(hash, standing, statement),
    });
    this.availability = new Availability(state, this.registry, this.loads);
    const fetcher = new BlobFetcher(() => [
      { name: "the convention's store", get: (hash) => state.seat.sources.blobs.get(hash) },
    ]);
    this.#bundles = new SourceBundles({
      check: (hash) => this.registry.check(hash),
      statement: (hash) => this.registry.statement(hash),
      fetch: (hash) => fetcher.fetch(hash),
    });
  }

  /** Hashes that have a realm here, and those of them whose realm hangs. */
  loaded(): { sources: string[]; blocked: string[] } {
    const nowMs = this.#state.base.clock.nowMs();
    const sources: string[] = [];
    const blocked: string[] = [];
    for (const realm of this.#state.router.realms.values()) {
      if (realm.hash === null) continue;
      sources.push(realm.hash);
      if (realm.isBlocked(nowMs)) blocked.push(realm.hash);
    }
    return { sources, blocked };
  }

  realmOf(hash: string): RealmHandle | undefined {
    for (const realm of this.#state.router.realms.values()) if (realm.hash === hash) return realm;
    return undefined;
  }

  prepare(hash: string): Promise<PreparedSource> {
    return this.#bundles.prepare(hash);
  }

  /** The realm of a source, started when there is none. Rejects with what keeps it from starting. */
  realm(hash: string): Promise<RealmHandle> {
    this.registry.check(hash);
    let starting = this.#realms.get(hash);
    if (starting === undefined) {
      this.loads.checkCreate(hash, null);
      const release = this.#state.base.holdTime?.();
      starting = this.#start(hash).finally(release);
      this.#realms.set(hash, starting);
      starting.catch(() => this.#realms.delete(hash));
    }
    return starting;
  }

  async #start(hash: string): Promise<RealmHandle> {
    const state = this.#state;
    const source = await this.#bundles.prepare(hash);
    if (state.isShuttingDown) throw new RuntimeError("SHUT_DOWN", `host ${state.id} shuts down`, "Use another host.");
    const header = newHeader();
    const prefix = nextPrefix(state);
    const { scheduler, clock } = state.base;
    const handle = new RealmHandle(
      prefix,
      source,
      header,
      (task) => scheduler.endOfTick(task),
      (to, sender) => state.router.uncopied(to, sender),
    );
    state.router.realms.set(prefix, handle);
    const ready = new Promise<void>((resolve, reject) => {
      this.#ready.set(handle, (error) => (error === null ? resolve() : reject(errorFrom(error, "START_FAILED"))));
    });
    handle.link = state.base.openRealm(
      {
        prefix,
        source,
        capabilities: state.capabilities,
        header,
        checksMessages: state.checksMessages,
        heapMb: state.realmHeapMb,
      },
      {
        onBatch: (batch) => this.#takeIn(handle, batch),
        onEnd: (reason) => this.#onEnd(handle, reason),
        onOutput: (level, text) =>
          addLogLine(handle.log, { at: new Date(clock.wallMs()).toISOString(), level, actor: null, text }),
      },
    );
    const cancel =
      this.#startDeadlineMs === null
        ? () => {}
        : clock.after(this.#startDeadlineMs, () => this.onReady(handle, neverReady(source, this.#startDeadlineMs)));
    try {
      await ready;
    } catch (error) {
      await this.end(handle);
      throw error;
    } finally {
      cancel();
    }
    return handle;
  }

  /** At a realm's border: one that does not keep to what a realm may say is ended, and nothing else is. */
  #takeIn(realm: RealmHandle, batch: unknown): void {
    if (realm.isEnded) return;
    try {
      checkBatch(batch);
      this.#state.router.fromRealm(realm, batch);
    } catch (error) {
      const { message, stack } = errorFacts(error);
      const at = new Date(this.#state.base.clock.wallMs()).toISOString();
      addLogLine(realm.log, { at, level: "error", actor: null, text: `refused: ${stack ?? message}` });
      realm.isEnding = true;
      void realm.link?.end();
      this.#onEnd(realm, `realm broke its host's rules: ${message}`);
    }
  }

  onReady(realm: RealmHandle, error: ErrorFacts | null): void {
    this.#ready.get(realm)?.(error);
    this.#ready.delete(realm);
  }

  /** Takes the realm off the books and stops its thread. Its actors are the caller's to account for. */
  async end(realm: RealmHandle): Promise<void> {
    this.forget(realm);
    await realm.link?.end();
  }

  forget(realm: RealmHandle): void {
    realm.isEnded = true;
    this.#state.router.realms.delete(realm.prefix);
    if (realm.hash !== null) this.#realms.delete(realm.hash);
    this.#state.requests.realmEnded(realm);
    const failed = { name: "Error", message: "the realm ended while it started", code: "START_FAILED" };
    this.#ready.get(realm)?.(failed);
    this.#ready.delete(realm);
  }

  dropBundle(hash: string): void {
    this.#bundles.drop(hash);
    for (const key of this.#facts.keys()) if (key.startsWith(hash)) this.#facts.delete(key);
  }

  /** What a class asks of a host. Loads the source here when it is not. */
  async classFacts(hash: string, className: string): Promise<ClassFacts> {
    const key = `${hash} ${className}`;
    const known = this.#facts.get(key);
    if (known !== undefined) return known;
    const realm = await this.realm(hash);
    const facts = (await this.#state.requests.ask(realm, { do: "class", className }, REQUEST_MS)) as ClassFacts | null;
    if (facts === null) {
      const what = `source ${hash.slice(0, 12)} has no actor class ${className}`;
      throw new RuntimeError("NO_CLASS", what, "Export the class from the source's main module.");
    }
    this.#facts.set(key, facts);
    return facts;
  }

  async passes(hash: string, className: string, requirements: Readonly<Record<string, unknown>>): Promise<boolean> {
    const realm = await this.realm(hash);
    const { capabilities } = this.#state;
    return (
      (await this.#state.requests.ask(realm, { do: "passes", className, capabilities, requirements }, REQUEST_MS)) ===
      true
    );
  }

  /**
   * A zip was put where all hosts find it: the authority is asked unless a statement is known. Closed: it was unloaded
   * everywhere; what drains here goes on.
   */
  offered({ hash, isClosed, atMs }: SourceOffer): void {
    if (isClosed) {
      if (this.loads.state(hash) === "open") this.loads.close(hash);
    } else {
      this.registry.offer(hash, atMs);
      this.loads.open(hash);
    }
    this.availability.tell(hash);
    // Every host is told; one of them asks.
    if (!isClosed && this.#state.authority !== null) this.question(hash);
  }

  /** What another host knows of a source, which this one may not have heard of yet. */
  learn(hash: string, signed: SignedStatement | null): void {
    if (signed === null || this.registry.signed(hash)?.statement === signed.statement) return;
    try {
      this.registry.applyStatement(signed);
    } catch {
      // It knows better, or does not believe it: what it does with the source rests on what it knows.
    }
  }

  /** Asks the authority about a source that waits for a decision. */
  question(hash: string): void {
    const authority = this.#authority();
    if (authority === null || this.registry.standing(hash) !== "pending") return;
    const message = { type: "callboard.ValidateSource", hash, waiting: this.registry.waiting(hash) };
    tellNotice(this.#state, authority, "system", this.#state.self, message);
  }

  #authority(): ActorAddress | null {
    if (this.#state.authority !== null) return this.#state.authority;
    return this.#state.seat.view.members().find((member) => member.authority !== null)?.authority ?? null;
  }

  #onChange(hash: string, standing: SourceStanding, statement: Statement | null): void {
    if (statement !== null && standing === "approved") this.loads.open(hash);
    this.availability.tell(hash);
  }
}

function neverReady({ manifest }: PreparedSource, deadlineMs: number | null): ErrorFacts {
  return {
    name: "RuntimeError",
    code: "START_FAILED",
    message: `the modules of ${manifest.name} ${manifest.version} were not evaluated within ${deadlineMs} ms`,
    remedy: "Look for a loop at the top level of a module; what takes long belongs in onStart.",
  };
}
