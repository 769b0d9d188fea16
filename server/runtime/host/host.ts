import type { KeyObject } from "node:crypto";
import type { Capabilities } from "../author/actor.ts";
import { type ActorAddress, isSinkAddress, senderLabel } from "../author/address.ts";
import { Tally } from "../core/tally.ts";
import type { MemberFacts, Seat, ViewChange } from "../engine/engine.ts";
import { errorFacts, errorLine, RuntimeError } from "../errors.ts";
import type { JsonStore } from "../store/json-store.ts";
import { serveStore } from "../store/serve-store.ts";
import type { HostAnswers, HostCall } from "../wire/host-call.ts";
import { isNotice } from "../wire/notice.ts";
import type { RealmRequest, StopAsked, ToHost } from "../wire/realm-control.ts";
import { askHosts } from "./ask-hosts.ts";
import type { Base } from "./base.ts";
import { announceHandler, dropEntry, type HostState, tellNotice, tellToExit } from "./host-state.ts";
import { Births } from "./lifecycle/births.ts";
import { EndedActors } from "./lifecycle/ended-actors.ts";
import { endAtOnce } from "./lifecycle/host-end.ts";
import { HostLoad } from "./lifecycle/load.ts";
import { tellLost } from "./lifecycle/lost-asks.ts";
import { Placement } from "./lifecycle/placement.ts";
import { buryRealm } from "./lifecycle/realm-end.ts";
import { createSystemActor } from "./lifecycle/system-births.ts";
import { whenGone } from "./lifecycle/when-gone.ts";
import { CapabilityChanges } from "./membership/capability-change.ts";
import { takeView } from "./membership/view-change.ts";
import { relocate } from "./migration/relocation.ts";
import { Swaps } from "./migration/swaps.ts";
import { buryLetter } from "./observability/dead-letter-handlers.ts";
import { DeadLetterRing } from "./observability/dead-letter-ring.ts";
import { addLogLine } from "./observability/log-book.ts";
import { Reading } from "./observability/reading.ts";
import { OpenWork } from "./open-work.ts";
import { HostRequests } from "./realms/host-requests.ts";
import { ownRealm } from "./realms/own-realm.ts";
import { actorOf } from "./realms/realm-border.ts";
import type { RealmHandle } from "./realms/realm-handle.ts";
import { handOn } from "./routing/homes.ts";
import { Router } from "./routing/router.ts";
import { SourceRoom } from "./sources/source-room.ts";

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
  readonly births: Births;
  readonly swaps: Swaps;
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
    const defer = (task: () => void) => base.pace.defer(task);
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
      onControl: (realm, control) => this.#onControl(realm, control),
      onDeadLetter: (to, from, body, messageType, reason) => {
        buryLetter(this.state, { to, sender: from, body, messageType, reason });
      },
    });
    const place = { id, life: base.newLife(), startedMs, realmCount: 0 };
    const own = ownRealm(place, setup, router, (actorClass, wanted) =>
      createSystemActor(this.state, this.births, actorClass, { ...wanted, deadlineMs: this.deadlineMs }),
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
      requests: new HostRequests(base.clock),
      interests: new Map([
        ["deadLetters", new Set()],
        ["hostChanges", new Set()],
        ["sourceAvailability", new Set()],
      ]),
      deadLetterHandlersElsewhere: new Map(),
      capabilities: setup.capabilities,
      authority: null,
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
    this.births = new Births(this.state, this.sources, placement);
    this.swaps = new Swaps(router, base.clock);
    this.capabilities = new CapabilityChanges(this.state, placement, (hosts) =>
      relocate(this.state, this.swaps, hosts, signed, (realm, reason) => this.#bury(realm, reason)),
    );
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
    const { capabilities, startedMs, authority } = this.state;
    return { name: this.name, capabilities, sinceMs: startedMs, authority };
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

  #onControl(realm: RealmHandle, control: ToHost): void {
    const { state } = this;
    const of = actorOf(control);
    if (of !== null && !state.router.livesIn(realm, of)) return;
    switch (control.is) {
      case "class":
        realm.classes.set(control.facts.name, control.facts);
        break;
      case "messageType":
        realm.messageTypes[control.index] = control.name;
        break;
      case "segment":
        realm.addSegment(control.segment);
        break;
      case "ready":
        this.sources.onReady(realm, control.error);
        break;
      case "born":
        this.#born(realm, control);
        break;
      case "started":
        this.births.started(control.address);
        break;
      case "gone":
        this.#gone(realm, control);
        break;
      case "create":
        this.#create(realm, control);
        break;
      case "reparented": {
        const entry = state.router.entries.get(control.address);
        if (entry !== undefined) state.router.entries.adopt(entry, control.parent);
        break;
      }
      case "deadLetter":
        this.#deadLetter(control);
        break;
      case "log": {
        const line = { at: iso(control.atMs), level: control.level, actor: control.actor, text: control.text };
        addLogLine(realm.log, line);
        const entry = control.actor === null ? undefined : state.router.entries.get(control.actor);
        if (entry?.realm === realm) addLogLine(entry.rare().log, line);
        break;
      }
      case "failure":
        this.#failure(realm, control);
        break;
      case "register":
        this.#register(control);
        break;
      case "troupe": {
        const entry = state.router.entries.get(control.address);
        if (entry !== undefined) entry.rare().troupe = control.limits;
        break;
      }
      case "capability":
        void this.capabilities
          .change({ [control.name]: control.value }, { by: control.address, why: null })
          .catch(() => {});
        break;
      case "request":
        this.#request(realm, control);
        break;
      case "answer":
        state.requests.answer(realm, control.id, control.value, control.error);
        break;
      default:
        this.swaps.answer(realm, control);
    }
  }

  #born(realm: RealmHandle, control: Extract<ToHost, { is: "born" }>): void {
    let entry = this.state.router.entries.get(control.address);
    if (entry === undefined) {
      entry = this.state.router.add(control.address, control.className, control.parent);
      entry.realm = realm;
      realm.actors += 1;
    }
    entry.slot = control.slot;
    entry.rowId = control.id;
    for (const _ in control.requirements) {
      entry.rare().requirements = control.requirements;
      break;
    }
  }

  #gone(realm: RealmHandle, control: Extract<ToHost, { is: "gone" }>): void {
    const { router } = this.state;
    this.births.gone(control.address, control.reason, control.error);
    const entry = router.entries.get(control.address);
    if (entry === undefined || entry.realm !== realm) return;
    dropEntry(this.state, entry, control);
    router.returnHeld(entry, "the actor stopped");
    if (control.isUnborn && entry.parent !== null) {
      const exited = {
        type: "callboard.ChildActorExited",
        child: entry.address,
        class: entry.className,
        reason: control.reason,
      };
      tellNotice(this.state, entry.parent, "childExited", entry.address, exited);
    }
    this.births.tellBirthHost(entry.address);
    this.#emptied(realm);
  }

  /** The last actor of a source that drains is gone: its realm can go. */
  #emptied(realm: RealmHandle): void {
    if (realm.hash === null || realm.actors > 0 || !this.sources.loads.emptied(realm.hash)) return;
    this.sources.dropBundle(realm.hash);
    // What was on its way to actors that had just gone is accounted for as well.
    void this.sources.end(realm).then(() => buryRealm(this.state, realm, "no such actor", () => {}));
  }

  #create(realm: RealmHandle, control: Extract<ToHost, { is: "create" }>): void {
    const hash = control.sourceHash ?? realm.hash;
    if (hash !== null) {
      this.births.child(control.birth, hash, realm.hash);
      return;
    }
    const { address, className, parent } = control.birth;
    const reason = `start failed: ${className} is a system class whose requirements this host does not meet`;
    const exited = { type: "callboard.ChildActorExited", child: address, class: className, reason };
    if (parent !== null) tellNotice(this.state, parent, "childExited", address, exited);
  }

  #deadLetter(control: Extract<ToHost, { is: "deadLetter" }>): void {
    const { to, from, body, messageType, reason, facts } = control;
    buryLetter(this.state, { to, sender: from, body, messageType, reason, problem: facts?.message });
    if (isNotice(from)) return;
    const over = facts ?? {
      name: "Error",
      code: "NO_ACTOR",
      message: `${to}: ${reason}`,
      remedy: "Look the actor up again.",
    };
    if (isSinkAddress(from)) tellNotice(this.state, from, "over", to, over);
  }

  #failure(realm: RealmHandle, control: Extract<ToHost, { is: "failure" }>): void {
    const entry = this.state.router.entries.get(control.address);
    const { stack } = control.error;
    const error = errorLine(control.error);
    const { messageType, sender } = control;
    const failure = { at: iso(control.atMs), messageType, sender, error };
    const className = entry?.className ?? "(gone)";
    this.state.failures.add(JSON.stringify([realm.hash, className]), { className, sourceHash: realm.hash });
    const label = sender === null ? null : senderLabel(sender);
    const by = label === null ? "" : ` (sent by ${label})`;
    const text = `failed on ${messageType}${by}: ${stack ?? error}`;
    const line = { at: failure.at, level: "error" as const, actor: control.address, text: text.slice(0, 10_000) };
    addLogLine(realm.log, line);
    if (entry === undefined) return;
    addLogLine(entry.rare().log, line);
    entry.rare().lastFailure = stack === undefined ? failure : { ...failure, stack };
  }

  #register(control: Extract<ToHost, { is: "register" }>): void {
    const { interests, seat, own } = this.state;
    const interested = interests.get(control.interest);
    if (control.isWanted === (interested?.has(control.address) ?? false)) return;
    if (control.isWanted) interested?.add(control.address);
    else interested?.delete(control.address);
    if (control.interest === "deadLetters") announceHandler(this.state, control.address, control.isWanted);
    if (!control.isWanted) return;
    const tell = (message: object) => tellNotice(this.state, control.address, "news", `${own.handle.prefix}0`, message);
    if (control.interest === "sourceAvailability") for (const message of this.sources.usable()) tell(message);
    if (control.interest !== "hostChanges") return;
    for (const { id, capabilities } of seat.view.members())
      tell({ type: "callboard.HostChanged", change: "added", host: id, capabilities });
  }

  #request(realm: RealmHandle, control: Extract<ToHost, { is: "request" }>): void {
    const { id } = control;
    this.#serve(realm, control.request).then(
      (value) => realm.control({ is: "answer", id, value, error: null }),
      (error: unknown) => realm.control({ is: "answer", id, value: null, error: errorFacts(error) }),
    );
  }

  async #serve(realm: RealmHandle, request: RealmRequest): Promise<unknown> {
    if (request.do === "store") {
      const { name, version } = realm.source?.manifest ?? { name: "callboard", version: "" };
      return serveStore(this.state.store, { name, version, hash: realm.hash ?? "" }, request.request);
    }
    const hash = request.sourceHash ?? realm.hash;
    if (hash === null)
      throw new RuntimeError("NOT_SUPPORTED", "a system actor names a class without a source", "Give sourceHash.");
    return this.births.byName(request.wanted, hash, realm.hash, request.globalName, this.deadlineMs);
  }

  /** A realm is no more: its actors are buried, their families told, their waiting messages counted. */
  realmEnded(realm: RealmHandle, reason: string): ActorAddress[] {
    if (realm.isEnded) return [];
    this.sources.forget(realm);
    this.swaps.realmEnded(realm, reason);
    return this.#bury(realm, reason);
  }

  /** Ends a realm whatever it is doing; answers who lived there. */
  async endRealm(realm: RealmHandle, reason: string, asked: StopAsked | null = null): Promise<ActorAddress[]> {
    realm.isEnding = true;
    realm.endAsked = asked;
    // First the thread: what it receives while the books are closed would be answered twice.
    await realm.link?.end();
    return this.realmEnded(realm, reason);
  }

  #bury(realm: RealmHandle, reason: string): ActorAddress[] {
    const buried = buryRealm(this.state, realm, reason, (address) => {
      this.births.gone(address, reason, null);
      this.births.tellBirthHost(address);
    });
    tellLost(this.state, buried, reason);
    return buried;
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
    const { router, own, base, seat } = state;
    // Who waits for a decision cannot exit, nor can its parent.
    this.sources.registry.close();
    const gone: Promise<boolean>[] = [];
    for (const entry of router.entries.values()) {
      if (entry.realm === null) continue;
      gone.push(this.whenGone(entry.address));
      const parent = entry.parent === null ? undefined : router.entries.get(entry.parent);
      if (parent !== undefined && parent.realm !== null) continue;
      tellToExit(state, entry.address, { by: `${own.handle.prefix}0` as ActorAddress, why: null }, "shutdown");
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
      this.swaps.realmEnded(realm, "the host shut down");
      return ended;
    });
    await Promise.all(ending);
    // Whoever waits for one of them waits no longer: what had not ended is gone with its realm.
    this.births.close();
    for (const watchers of state.watchers.values()) for (const tell of watchers) tell();
    state.watchers.clear();
    await handOn(state);
    await seat.leave();
    await state.store.close();
    this.#resolveEnded({ reason: "shut down" });
    return { unfinished };
  }

  /** The others declared this host lost, and may run its actors elsewhere: all of it ends at once, without a word to its actors. */
  fence(reason: string): void {
    this.isFenced = true;
    this.sources.registry.close();
    this.#cancelSample();
    this.births.close();
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

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
