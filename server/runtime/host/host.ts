import type { KeyObject } from "node:crypto";
import type { Capabilities, Interest } from "../author/actor.ts";
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
  exitAll,
  HostLoad,
  Placement,
  type PlacementCalls,
  reapRealm,
  Spawner,
  tellLost,
  tellWatchers,
  whenGone,
} from "./lifecycle/mod.ts";
import { CapabilityChanges, takeView } from "./membership/mod.ts";
import { Migrations, relocate } from "./migration/mod.ts";
import { addDeadLetter, DeadLetterRing, EndedActors, Reading } from "./observability/mod.ts";
import { OpenWork } from "./open-work.ts";
import { RealmControls } from "./realm-controls.ts";
import type { RealmHandle } from "./realms/mod.ts";
import { HostRequests, ownRealm, sampleRealms } from "./realms/mod.ts";
import { handOff, Router } from "./routing/mod.ts";
import { SourceRoom } from "./sources/mod.ts";
import { WayUp } from "./upper-parts.ts";

const DEADLINE_MS = 30_000;
/** A host that does not say within this how much it has to do is not asked to take anything on. */
const LOAD_WITHIN_MS = 2_000;

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

/** What a host keeps count of; empty at first. */
function booksOf(id: string) {
  return {
    deadLetters: new DeadLetterRing(id),
    ended: new EndedActors(id),
    failures: new Tally<{ className: string; sourceHash: string | null }>(),
    interests: new Map<Interest, Set<ActorAddress>>([
      ["deadLetters", new Set()],
      ["hostChanges", new Set()],
      ["sourceAvailability", new Set()],
    ]),
    deadLetterHandlersElsewhere: new Map<string, Set<ActorAddress>>(),
    watchers: new Map<string, Set<() => void>>(),
  };
}

function routerOf({ base, seat }: HostSetup, startedMs: number, losses: HostState["losses"], wayUp: WayUp): Router {
  return new Router({
    hostId: seat.id,
    defer: (task) => base.scheduler.endOfTick(task),
    nowMs: () => base.clock.nowMs(),
    ageMs: () => Math.floor(base.clock.wallMs() - startedMs),
    sendToHost: (host, batch) => seat.link.send(host, batch),
    findForwarding: (address) => seat.forwardings.find(address),
    maxMessageBytes: seat.link.maxMessageBytes,
    onLost: () => {
      losses.count += 1;
    },
    onControl: (realm, control) => wayUp.parts.control(realm, control),
    onDeadLetter: (to, sender, body, messageType, reason) =>
      wayUp.parts.deadLetter({ to, sender, body, messageType, reason }),
  });
}

/** What placement asks the hosts. */
function placementCalls(state: HostState, { registry }: SourceRoom): PlacementCalls {
  return {
    /** Null: the host is gone, or does not say so in time. */
    async load(host) {
      const { answers } = await askHosts(state, [host], { do: "load" }, LOAD_WITHIN_MS);
      return answers[0] ?? null;
    },
    classFacts: (host, hash, className) =>
      state.call(host, { do: "classFacts", hash, signed: registry.signed(hash), className }),
    passes: (host, hash, className, requirements) =>
      state.call(host, { do: "passes", hash, signed: registry.signed(hash), className, requirements }),
  };
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
  readonly #stopSampling: () => void;

  /**
   * In this order, each part on those before it: the router and the host's own realm, which carry; the books; the parts
   * that decide. `WayUp` is the only way from the first to the last.
   */
  constructor(setup: HostSetup) {
    const { base, seat } = setup;
    this.deadlineMs = base.kind === "threads" ? DEADLINE_MS : null;
    this.name = setup.name;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    const wayUp = new WayUp();
    const place = { id: seat.id, life: base.newLife(), startedMs: base.clock.wallMs(), realmCount: 0 };
    const losses = { count: 0 };
    const router = routerOf(setup, place.startedMs, losses, wayUp);
    const own = ownRealm(place, setup, router, (actorClass, wanted) => wayUp.parts.createNamed(actorClass, wanted));
    this.state = {
      ...place,
      ...booksOf(place.id),
      base,
      seat,
      convention: setup.convention,
      call: (host, call, options) => this.call(host, call, options),
      router,
      own,
      self: `${own.handle.prefix}0` as ActorAddress,
      requests: new HostRequests(base.clock),
      losses,
      store: setup.store,
      checksMessages: setup.checksMessages,
      realmHeapMb: setup.realmHeapMb,
      capabilities: setup.capabilities,
      authority: null,
      services: {},
      isShuttingDown: false,
    };
    const { state, deadlineMs } = this;
    this.reading = new Reading(state);
    this.openWork = new OpenWork(base);
    this.#load = new HostLoad({
      clock: base.clock,
      entries: router.entries,
      realms: router.realms,
      depth: (entry) => this.reading.depth(entry),
    });
    const realmEnded = (realm: RealmHandle, reason: string) => void wayUp.parts.realmEnded(realm, reason);
    const sources = new SourceRoom(state, setup.authorityKeys, realmEnded, deadlineMs);
    const placement = new Placement(seat.view, place.id, placementCalls(state, sources));
    const spawner = new Spawner(state, sources, placement);
    const migrations = new Migrations(router, base.clock);
    const capabilities = new CapabilityChanges(state, placement, (hosts) =>
      relocate(state, migrations, hosts, sources.registry, (realm, reason) => this.#reap(realm, reason)),
    );
    const parts = { state, sources, spawner, migrations, capabilities, startDeadlineMs: deadlineMs };
    const controls = new RealmControls(parts);
    this.sources = sources;
    this.spawner = spawner;
    this.migrations = migrations;
    this.capabilities = capabilities;
    this.service = setup.makeService(this);
    wayUp.join({
      control: (realm, control) => controls.take(realm, control),
      deadLetter: (letter) => addDeadLetter(state, letter),
      createNamed: (actorClass, wanted) => createSystemActor(state, spawner, actorClass, { ...wanted, deadlineMs }),
      realmEnded: (realm, reason) => this.realmEnded(realm, reason),
    });
    this.#stopSampling = sampleRealms({
      base,
      realms: router.realms,
      maxBufferMb: setup.realmBuffersMb,
      end: (realm, reason) => void this.endRealm(realm, reason),
    });
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

  onView(change: ViewChange): void {
    takeView(this.state, change);
  }

  /** Ends every actor, children first, then the realms. Answers who had not ended by the deadline. */
  async shutdown(deadlineMs: number): Promise<{ unfinished: ActorAddress[] }> {
    const { state } = this;
    if (state.isShuttingDown) return { unfinished: [] };
    state.isShuttingDown = true;
    const { router, seat } = state;
    // Who waits for a decision cannot exit, nor can its parent.
    this.sources.registry.close();
    const unfinished = await exitAll(state, deadlineMs);
    this.#stopSampling();
    const ending = [...router.realms.values()].map((realm) => {
      const ended = this.sources.end(realm);
      this.migrations.realmEnded(realm, "the host shut down");
      return ended;
    });
    await Promise.all(ending);
    // Whoever waits for one of them waits no longer: what had not ended is gone with its realm.
    this.spawner.starts.close(this.state.id);
    tellWatchers(state.watchers);
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
    this.#stopSampling();
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
