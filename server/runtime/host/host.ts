import type { KeyObject } from "node:crypto";
import type { Capabilities } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import { Tally } from "../core/tally.ts";
import type { MemberFacts, Seat, ViewChange } from "../engine/engine.ts";
import type { JsonStore } from "../store/json-store.ts";
import type { HostAnswers, HostCall } from "../wire/host-call.ts";
import type { StopAsked } from "../wire/realm-control.ts";
import type { Base } from "./base.ts";
import { askHosts } from "./host-calls.ts";
import type { HostState } from "./host-state.ts";
import {
  createSystemActor,
  endAtOnce,
  HostLoad,
  Placement,
  reapRealm,
  Spawner,
  tellLost,
  whenGone,
} from "./lifecycle/mod.ts";
import { CapabilityChanges, takeView } from "./membership/mod.ts";
import { Migrations, relocate } from "./migration/mod.ts";
import { addDeadLetter, DeadLetterRing, EndedActors, Reading } from "./observability/mod.ts";
import { OpenWork } from "./open-work.ts";
import { RealmControls } from "./realm-controls.ts";
import type { RealmHandle } from "./realms/mod.ts";
import { HostRequests, ownRealm } from "./realms/mod.ts";
import { handOff, Router, tellToExit } from "./routing/mod.ts";
import { SourceRoom } from "./sources/mod.ts";

const SAMPLE_MS = 10;
const DEADLINE_MS = 30_000;
/** A host that does not say within this how much it has to do is not asked to take anything on. */
const LOAD_WITHIN_MS = 2_000;
const MIB = 1_048_576;

/** What a host does for other hosts, and for itself by the same words. */
export interface Service {
  serve(call: HostCall, signal?: AbortSignal): Promise<unknown>;
}

export interface HostSetup {
  name: string;
  base: Base;
  /** Not joined yet. */
  seat: Seat;
  convention: string;
  makeService(host: Host): Service;
  store: JsonStore;
  capabilities: Capabilities;
  authorityKeys: readonly KeyObject[];
  checksMessages: boolean;
  realmHeapMb: number;
  realmBuffersMb: number;
}

/** A host: its own thread's realm for system actors, the realms of sources, and everything that passes between them. */
export class Host {
  readonly state: HostState;
  readonly sources: SourceRoom;
  readonly spawner: Spawner;
  readonly migrations: Migrations;
  readonly capabilities: CapabilityChanges;
  readonly reading: Reading;
  /**
   * How long starts and stops that were given no deadline may take. Where time is the test's own it has to name one.
   */
  readonly deadlineMs: number | null;
  readonly openWork: OpenWork;
  readonly name: string;
  readonly service: Service;
  /** Settles when the host is over: shut down, or declared lost by the others. */
  readonly ended: Promise<{ reason: string }>;
  /** The others went on without it. */
  isFenced = false;
  #resolveEnded: (end: { reason: string }) => void = () => {};
  readonly #load: HostLoad;
  readonly #controls: RealmControls;
  readonly #maxBufferMb: number;
  #cancelSample: () => void = () => {};

  constructor(setup: HostSetup) {
    const { base, seat } = setup;
    const { id } = seat;
    this.#maxBufferMb = setup.realmBuffersMb;
    this.deadlineMs = base.kind === "threads" ? DEADLINE_MS : null;
    this.name = setup.name;
    this.service = setup.makeService(this);
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    const startedMs = base.clock.wallMs();
    const defer = (task: () => void) => base.scheduler.endOfTick(task);
    const router = new Router({
      hostId: id,
      defer,
      nowMs: () => base.clock.nowMs(),
      ageMs: () => Math.floor(base.clock.wallMs() - startedMs),
      sendToHost: (host, batch) => seat.link.send(host, batch),
      findForwarding: (address) => seat.forwardings.find(address),
      maxMessageBytes: seat.link.maxMessageBytes,
      onLost: () => {
        this.state.lost += 1;
      },
      onControl: (realm, control) => this.#controls.take(realm, control),
      onDeadLetter: (to, from, body, messageType, reason) => {
        addDeadLetter(this.state, { to, sender: from, body, messageType, reason });
      },
    });
    const place = { id, life: base.newLife(), startedMs, realmCount: 0 };
    const own = ownRealm(place, setup, router, (actorClass, wanted) =>
      createSystemActor(this.state, this.spawner, actorClass, { ...wanted, deadlineMs: this.deadlineMs }),
    );
    this.state = {
      ...place,
      base,
      seat,
      convention: setup.convention,
      call: (host, call, options) => this.call(host, call, options),
      router,
      store: setup.store,
      checksMessages: setup.checksMessages,
      realmHeapMb: setup.realmHeapMb,
      deadLetters: new DeadLetterRing(id),
      ended: new EndedActors(id),
      failures: new Tally(),
      own,
      self: `${own.handle.prefix}0` as ActorAddress,
      requests: new HostRequests(base.clock),
      interests: new Map([
        ["deadLetters", new Set()],
        ["hostChanges", new Set()],
        ["sourceAvailability", new Set()],
      ]),
      deadLetterHandlersElsewhere: new Map(),
      capabilities: setup.capabilities,
      authority: null,
      services: {},
      watchers: new Map(),
      lost: 0,
      isShuttingDown: false,
    };
    this.sources = new SourceRoom(
      this.state,
      setup.authorityKeys,
      (realm, reason) => this.realmEnded(realm, reason),
      this.deadlineMs,
    );
    const signed = (hash: string) => this.sources.registry.signed(hash);
    const placement = new Placement(seat.view, id, {
      load: (host) => this.#loadOf(host),
      classFacts: (host, hash, className) =>
        this.call(host, { do: "classFacts", hash, signed: signed(hash), className }),
      passes: (host, hash, className, requirements) =>
        this.call(host, { do: "passes", hash, signed: signed(hash), className, requirements }),
    });
    this.spawner = new Spawner(this.state, this.sources, placement);
    this.migrations = new Migrations(router, base.clock);
    this.capabilities = new CapabilityChanges(this.state, placement, (hosts) =>
      relocate(this.state, this.migrations, hosts, signed, (realm, reason) => this.#reap(realm, reason)),
    );
    this.#controls = new RealmControls({
      state: this.state,
      sources: this.sources,
      spawner: this.spawner,
      migrations: this.migrations,
      capabilities: this.capabilities,
      startDeadlineMs: this.deadlineMs,
    });
    this.reading = new Reading(this.state);
    this.openWork = new OpenWork(base);
    this.#load = new HostLoad({
      clock: base.clock,
      entries: router.entries,
      realms: router.realms,
      depth: (entry) => this.reading.depth(entry),
    });
    this.#sample();
  }

  /** Asks a host, this one too. */
  call<Call extends HostCall>(
    host: string,
    call: Call,
    options: { signal?: AbortSignal } = {},
  ): Promise<HostAnswers[Call["do"]]> {
    if (host === this.state.id && !this.isFenced) {
      return this.service.serve(call, options.signal) as Promise<HostAnswers[Call["do"]]>;
    }
    return this.state.seat.link.call(host, call, options);
  }

  facts(): MemberFacts {
    const { capabilities, startedMs, authority, services } = this.state;
    return { name: this.name, capabilities, sinceMs: startedMs, authority, services };
  }

  load(): HostAnswers["load"] {
    return { load: this.#load.now(), ...this.sources.loaded() };
  }

  /** Null: the host is gone, or does not say so in time. */
  async #loadOf(host: string): Promise<HostAnswers["load"] | null> {
    const { answers } = await askHosts(this.state, [host], { do: "load" }, LOAD_WITHIN_MS);
    return answers[0] ?? null;
  }

  /** See `whenGone`. */
  whenGone(address: ActorAddress, deadlineMs: number | null = null, signal?: AbortSignal): Promise<boolean> {
    return whenGone(this.state, address, deadlineMs, signal);
  }

  /** A realm is no more: its actors are reaped, their families told, their waiting messages counted. */
  realmEnded(realm: RealmHandle, reason: string): ActorAddress[] {
    if (realm.isEnded) return [];
    this.sources.forget(realm);
    this.migrations.realmEnded(realm, reason);
    return this.#reap(realm, reason);
  }

  /** Ends a realm whatever it is doing; answers who lived there. */
  async endRealm(realm: RealmHandle, reason: string, asked: StopAsked | null = null): Promise<ActorAddress[]> {
    realm.isEnding = true;
    realm.endAsked = asked;
    // First the thread: what it receives while the books are closed would be answered twice.
    await realm.link?.end();
    return this.realmEnded(realm, reason);
  }

  #reap(realm: RealmHandle, reason: string): ActorAddress[] {
    const reaped = reapRealm(this.state, realm, reason, (address) => {
      this.spawner.starts.gone(address, reason, null);
      this.spawner.tellBirthHost(address);
    });
    tellLost(this.state, reaped, reason);
    return reaped;
  }

  #sample(): void {
    const { base, router } = this.state;
    const nowMs = base.clock.nowMs();
    for (const realm of router.realms.values()) {
      realm.sample(nowMs);
      const mb = Math.ceil(realm.bufferBytes / MIB);
      if (mb <= this.#maxBufferMb || realm.isEnding) continue;
      void this.endRealm(realm, `realm ran out of memory: ${mb} MB of buffers, ${this.#maxBufferMb} at most`);
    }
    if (base.kind === "threads") this.#cancelSample = base.clock.after(SAMPLE_MS, () => this.#sample());
  }

  onView(change: ViewChange): void {
    takeView(this.state, change);
  }

  /** Ends every actor, children first, then the realms. Answers who had not ended by the deadline. */
  async shutdown(deadlineMs: number): Promise<{ unfinished: ActorAddress[] }> {
    const { state } = this;
    if (state.isShuttingDown) return { unfinished: [] };
    state.isShuttingDown = true;
    const { router, base, seat } = state;
    // Who waits for a decision cannot exit, nor can its parent.
    this.sources.registry.close();
    const gone: Promise<boolean>[] = [];
    for (const entry of router.entries.values()) {
      if (entry.realm === null) continue;
      gone.push(this.whenGone(entry.address));
      const parent = entry.parent === null ? undefined : router.entries.get(entry.parent);
      if (parent !== undefined && parent.realm !== null) continue;
      tellToExit(state, entry.address, { by: state.self, why: null }, "shutdown");
    }
    let cancel = () => {};
    const deadline = new Promise<void>((resolve) => {
      cancel = base.clock.after(deadlineMs, resolve);
    });
    await Promise.race([Promise.all(gone), deadline]);
    cancel();
    const unfinished = [...router.entries.values()].filter(({ realm }) => realm !== null).map(({ address }) => address);
    this.#cancelSample();
    const ending = [...router.realms.values()].map((realm) => {
      const ended = this.sources.end(realm);
      this.migrations.realmEnded(realm, "the host shut down");
      return ended;
    });
    await Promise.all(ending);
    // Whoever waits for one of them waits no longer: what had not ended is gone with its realm.
    this.spawner.starts.close(this.state.id);
    for (const watchers of state.watchers.values()) for (const tell of watchers) tell();
    state.watchers.clear();
    await handOff(state);
    await seat.leave();
    await state.store.close();
    this.#resolveEnded({ reason: "shut down" });
    return { unfinished };
  }

  /**
   * The others declared this host lost, and may run its actors elsewhere: all of it ends at once, without a word to its
   * actors.
   */
  fence(reason: string): void {
    this.isFenced = true;
    this.sources.registry.close();
    this.#cancelSample();
    this.spawner.starts.close(this.state.id);
    void this.#endAtOnce(`declared lost: ${reason}`);
  }

  async #endAtOnce(reason: string): Promise<void> {
    try {
      await endAtOnce(this.state, (realm) => this.endRealm(realm, "host lost"));
      await this.state.store.close();
    } finally {
      this.#resolveEnded({ reason });
    }
  }
}
