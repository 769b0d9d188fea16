import type { ActorClass, AskOptions, EndOptions, TellOptions, TroupeLimits } from "../author/actor.ts";
import { checkCreation } from "../author/actor.ts";
import { type ActorAddress, labelledSender } from "../author/address.ts";
import { checkCapabilityKeys } from "../author/create-options.ts";
import type { ReplyTo } from "../author/message.ts";
import type { TakenBy } from "../author/taken-messages.ts";
import { RuntimeError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import { unlessGone } from "../host/host-calls.ts";
import type { StopOptions } from "../host/lifecycle/mod.ts";
import {
  createSystemActor,
  type StopManyOptions,
  type StopResult,
  stillThere,
  stopMany,
} from "../host/lifecycle/mod.ts";
import { checkBatchSize, swapMany } from "../host/migration/mod.ts";
import type { HostInfo, HostStatus, HostTallies } from "../host/observability/mod.ts";
import { find, locate } from "../host/routing/mod.ts";
import { activate, offerEverywhere, type UnloadResult, unloadEverywhere } from "../host/sources/mod.ts";
import { sourceHash } from "../intake/source-hash.ts";
import type { SignedStatement } from "../intake/statement.ts";
import { checkTroupeLimits } from "../realm/actor-class/mod.ts";
import { checkUnloadMode } from "../spelling/option-values.ts";
import { checkOptions } from "../spelling/options.ts";
import type { ActorDescription, ActorPlace, ActorRow, FoundActor } from "../wire/actor-description.ts";
import type { DeadLetterEntry } from "../wire/dead-letter.ts";
import type { ActiveFaults, Faults } from "../wire/faults.ts";
import type { CapabilityEffect } from "../wire/host-answers.ts";
import type { HostCallOf } from "../wire/host-call.ts";
import type { LogLine } from "../wire/log-line.ts";
import type { StopAsked } from "../wire/realm-control.ts";
import type { SwapOptions, SwapResult } from "../wire/swap.ts";
import { Afterlife } from "./afterlife.ts";
import { DeadLetterOffice } from "./dead-letter-office.ts";
import { ASK_HOSTS_MS, OutsideCalls } from "./outside-calls.ts";
import { checkSendable } from "./sendable.ts";
import { startHost } from "./start-host.ts";
import { openSubscription } from "./subscription.ts";
import type { OutsideCreateOptions, SystemOptions } from "./system-options.ts";

const DEFAULT_ASK_MS = 5_000;
const DEFAULT_SHUTDOWN_MS = 5_000;

/**
 * One host, seen from the program that started it. All promises reject with `RuntimeError`; an option that there is not
 * with `NOT_SUPPORTED` and the name that was meant. Two systems in one process share nothing but the engine that they
 * were given.
 */
export class ActorSystem {
  /** Starts a host and joins it to its engine's convention. */
  static async start(options: SystemOptions): Promise<ActorSystem> {
    checkOptions("ActorSystem.start", options);
    const host = await startHost(options);
    const system = new ActorSystem(host);
    if (options.keepsProcessAlive ?? false) {
      host.openWork.onAsk(1);
      system.#letProcessEnd = () => host.openWork.onAsk(-1);
    }
    return system;
  }

  /** This host's own in the convention. */
  readonly hostId: string;
  /** As `start` was given it. */
  readonly name: string;
  /** The convention's name, which signed statements carry. */
  readonly convention: string;
  /** The dead letters of all hosts by kind, and what can be done about them. */
  readonly deadLetterOffice: DeadLetterOffice;
  /** What is left of actors that have ended, on all hosts. */
  readonly afterlife: Afterlife;
  /** Settles when the host is over, by `shutdown` or because the other hosts declared it lost; `reason` says which. */
  readonly ended: Promise<{ reason: string }>;
  readonly #host: Host;
  readonly #calls: OutsideCalls;
  readonly #outside: ActorAddress;
  #letProcessEnd: () => void = () => {};

  private constructor(host: Host) {
    this.#host = host;
    this.hostId = host.state.id;
    this.name = host.name;
    this.convention = host.state.convention;
    this.ended = host.ended;
    const calls = new OutsideCalls(host);
    this.#calls = calls;
    this.deadLetterOffice = new DeadLetterOffice(calls, {
      lookup: (name) => host.state.seat.names.lookup(name),
      after: (ms) => new Promise((resolve) => host.state.base.clock.after(ms, resolve)),
    });
    this.afterlife = new Afterlife(calls);
    this.#outside = `${host.state.own.handle.prefix}0` as ActorAddress;
  }

  /**
   * A class makes a system actor in this host's own thread. A name makes an actor of the source `sourceHash`, on the
   * host that fits and has the least load. Settles when it has started; rejects with `START_FAILED`, `NO_CLASS`,
   * `SOURCE_NOT_APPROVED`, `NO_HOST_FITS` (`details`: each host and what it lacks), `NO_HOST`, `MESSAGE_INVALID`
   * (options that make no sense), `NOT_SUPPORTED` (a class that does not extend `Actor`).
   */
  async createActor<Class extends ActorClass | string>(
    actor: Class,
    options: OutsideCreateOptions = {},
  ): Promise<ActorAddress<Class>> {
    this.#checkOpen();
    checkOptions("system.createActor", options);
    checkCreation(actor, options);
    return (await this.#host.openWork.during(this.#create(actor, options))) as ActorAddress<Class>;
  }

  async #create(actor: ActorClass | string, options: OutsideCreateOptions): Promise<ActorAddress> {
    if (typeof actor !== "string") return this.#createSystemActor(actor, options);
    const { sourceHash: hash, requirements = {}, init, globalName = null, host = null } = options;
    const { deadlineMs = this.#host.deadlineMs } = options;
    if (hash === undefined) {
      throw new RuntimeError(
        "NO_CLASS",
        `createActor("${actor}") without sourceHash`,
        "Name the source, or give the class itself.",
      );
    }
    return this.#host.spawner.outside({ hash, className: actor, requirements, init, globalName, host, deadlineMs });
  }

  async #createSystemActor(actor: ActorClass, options: OutsideCreateOptions): Promise<ActorAddress> {
    const { state, spawner } = this.#host;
    const { requirements = {}, init, globalName = null, host = state.id, sourceHash: hash } = options;
    const { deadlineMs = this.#host.deadlineMs } = options;
    if (host !== state.id || hash !== undefined) {
      const what = hash === undefined ? `host ${host}` : `source ${hash.slice(0, 12)}`;
      throw new RuntimeError(
        "NOT_SUPPORTED",
        `${actor.name} was given as a class, which ${what} cannot be asked for`,
        "Give the class's name and sourceHash; a class itself runs in the program that has it.",
      );
    }
    return createSystemActor(state, spawner, actor, { requirements, init, globalName, deadlineMs });
  }

  /**
   * As `Actor.send`, typed as it is. Throws `NOT_AN_ADDRESS`, `RESERVED_TYPE`, `MESSAGE_INVALID` for what cannot be
   * copied.
   */
  tell<Class>(to: ActorAddress<Class>, message: TakenBy<Class>, options: TellOptions = {}): void {
    checkOptions("system.tell", options);
    this.#check(to, message);
    this.#realm.tell(this.#onBehalfOf(options.label), to, message);
  }

  #onBehalfOf(label: string | undefined): ActorAddress {
    return label === undefined ? this.#outside : labelledSender(this.#host.state.own.handle.prefix, label);
  }

  #asked({ label, why = "" }: EndOptions): StopAsked {
    return { by: this.#onBehalfOf(label), why: why || null };
  }

  /**
   * The first thing that the receiver sends to the message's sender. Rejects with `ASK_TIMEOUT`, `POISONED` (`details`:
   * the handler's error), `MAILBOX_FULL`, `UNRECOGNIZED` (`details.accepts`: what it takes), `NO_ACTOR`
   * (undeliverable), `ASK_ABORTED`. A late reply becomes a dead letter.
   */
  ask<Class, Message extends TakenBy<Class>>(
    to: ActorAddress<Class>,
    message: Message,
    options: AskOptions & TellOptions = {},
  ): Promise<ReplyTo<Message>> {
    try {
      checkOptions("system.ask", options);
      this.#check(to, message);
    } catch (error) {
      return Promise.reject(error);
    }
    const { timeoutMs = DEFAULT_ASK_MS, signal, label } = options;
    const reply = this.#realm.ask(this.#host.openWork, to, message, { timeoutMs, signal, label });
    return reply as Promise<ReplyTo<Message>>;
  }

  /** The host's own realm, in whose thread this system is. */
  get #realm() {
    return this.#host.state.own.realm;
  }

  #check(to: ActorAddress, message: unknown): void {
    this.#checkOpen();
    checkSendable(to, message, this.#realm.actors.get(to) === undefined);
  }

  #checkOpen(): void {
    if (!this.#host.state.isShuttingDown) return;
    throw new RuntimeError("SHUT_DOWN", `host ${this.hostId} is shut down`, "Use another host.");
  }

  /**
   * Events that the actor publishes from now on, in order. 1,000 wait at most: what is published beyond is missed until
   * the reader has caught up, and there `{ missed: n }` stands for it. Ends when the actor exits; throws `NO_ACTOR`
   * when there is none.
   */
  subscribe(address: ActorAddress): AsyncIterable<unknown> {
    return openSubscription(this.#realm, address, this.#host.openWork);
  }

  /**
   * Changes how many workers a troupe may have, behind what was sent to it before; answers the limits as they will be.
   * Surplus workers leave when their job is done. Rejects with `NO_ACTOR`, `NOT_SUPPORTED` (no troupe),
   * `MESSAGE_INVALID` (no limits).
   */
  async setTroupeLimits(address: ActorAddress, limits: Partial<TroupeLimits>): Promise<TroupeLimits> {
    checkOptions("system.setTroupeLimits", limits);
    checkTroupeLimits(limits);
    return await this.#calls.call(await this.#calls.hostWith(address), { do: "troupe", address, limits });
  }

  /**
   * Injects faults into a share of the messages that others send to an actor of a source, as `faults` says, until they
   * expire. It replaces an injection that is there. Wakeups and the runtime's own messages are left alone. It lasts
   * over a restart and a hot swap, which first lets in what is delayed. The actor's description shows it. Rejects with
   * `NO_ACTOR`, `SYSTEM_ACTOR`, `MESSAGE_INVALID`.
   */
  async injectFaults(address: ActorAddress, faults: Faults): Promise<ActiveFaults> {
    checkOptions("system.injectFaults", faults);
    return (await this.#calls.call(await this.#calls.hostWith(address), {
      do: "faults",
      address,
      faults,
    })) as ActiveFaults;
  }

  /**
   * Ends the faults in front of an actor; what is delayed comes in. Without any it does nothing. Rejects with
   * `NO_ACTOR`.
   */
  async clearFaults(address: ActorAddress): Promise<void> {
    await this.#calls.call(await this.#calls.hostWith(address), { do: "faults", address, faults: null });
  }

  /** Who holds a global name in the convention; null when nobody does. */
  lookup(globalName: string): Promise<ActorAddress | null> {
    return this.#host.openWork.during(this.#host.state.seat.names.lookup(globalName));
  }

  /**
   * An exit request; it is sent when this returns. By default it comes behind what this system told the actor before
   * and in front of what it tells it later (`options.mode`). Settles when the actor is gone. Rejects with
   * `STOP_TIMEOUT` (`details`: what it does; it stays told to stop) and, when forced, with `NO_ACTOR` and
   * `REALM_BLOCKED` (a loop that ends only with its realm).
   */
  async stop(address: ActorAddress, options: StopOptions & EndOptions = {}): Promise<void> {
    checkOptions("system.stop", options);
    const { recursive: isRecursive = true, mode = "drain", deadlineMs = this.#host.deadlineMs } = options;
    const asked = this.#asked(options);
    if (mode === "force") {
      await this.#calls.call(await this.#calls.hostWith(address), { do: "giveUp", address, isRecursive, asked });
      return;
    }
    this.#tellToStop(address, { isRecursive, isUrgent: mode === "message", asked });
    const host = await this.#calls.hostOf(address);
    // With its host an actor is gone as well.
    if (host === null || (await unlessGone(this.#calls.call(host, { do: "whenGone", address, deadlineMs }))) !== false)
      return;
    throw stillThere(address, deadlineMs ?? 0, await unlessGone(this.#calls.call(host, { do: "describe", address })));
  }

  /**
   * Stops many: each is told as `stop` tells it, in the order given, and what became of it is answered in that order.
   * Each host is asked about its own actors only, and the thread is never kept for longer than a few milliseconds.
   * Rejects for no single actor.
   */
  async stopMany(
    addresses: readonly ActorAddress[],
    options: StopManyOptions & EndOptions = {},
  ): Promise<StopResult[]> {
    checkOptions("system.stopMany", options);
    const { recursive: isRecursive = true, mode, until, deadlineMs = this.#host.deadlineMs } = options;
    const how = { isRecursive, isUrgent: mode === "message", asked: this.#asked(options) };
    const stopper = {
      finder: this.#calls.finder,
      tell: (address: ActorAddress) => this.#tellToStop(address, how),
      pause: () => new Promise<void>((resolve) => this.#host.state.base.scheduler.afterIo(resolve)),
    };
    return stopMany(stopper, addresses, { until, deadlineMs });
  }

  #tellToStop(address: ActorAddress, how: { isRecursive: boolean; isUrgent: boolean; asked: StopAsked }): void {
    const { isRecursive, isUrgent, asked } = how;
    const { by: from, why } = asked;
    const notice = { kind: "exit", from, ...(why !== null && { why }), ...(isUrgent && { isUrgent }) } as const;
    this.#realm.notify(address, notice, { type: "callboard.ExitRequest", isRecursive });
  }

  /**
   * What has to be known of an actor before one speaks to it; null when there is none. Asks the one host where it
   * lives, at a cost that does not grow with the actors there.
   */
  find(address: ActorAddress): Promise<FoundActor | null> {
    return find(this.#calls.finder, address);
  }

  /** Where each of these actors lives, in their order; null: nowhere. One call per host and 1,000 of them. */
  locate(addresses: readonly ActorAddress[]): Promise<(ActorPlace | null)[]> {
    return locate(this.#calls.finder, addresses);
  }

  /** Keeps a zip where all hosts find it and answers its hash. Nothing of it runs before a statement approves it. */
  async loadSource(bytes: Uint8Array): Promise<string> {
    const hash = sourceHash(bytes);
    await this.#host.state.seat.sources.blobs.put(hash, bytes);
    await this.#offer(hash);
    return hash;
  }

  /** Hashes of all zips that are kept where all hosts find them, in no order. */
  listSources(): Promise<string[]> {
    return this.#host.openWork.during(this.#host.state.seat.sources.blobs.list());
  }

  #offer(hash: string): Promise<unknown> {
    return this.#host.openWork.during(offerEverywhere(this.#host.state, hash, false));
  }

  /**
   * Gives a signed statement to every host; each checks key, signature, convention and serial. `missing` names hosts
   * that did not take it within 5 s; they get it as soon as they can. Rejects with `STATEMENT_REFUSED`.
   */
  applyStatement(signed: SignedStatement): Promise<{ missing: readonly string[] }> {
    return this.#host.openWork.during(this.#host.state.seat.sources.state(signed));
  }

  /**
   * Makes a system actor of this host the one that is asked (`ValidateSource`) about sources without a statement.
   * Settles when the other hosts know. Throws `NOT_SUPPORTED` at once for an actor that is none.
   */
  registerAuthority(address: ActorAddress): Promise<void> {
    this.#checkOwn(address);
    this.#host.state.authority = address;
    return this.#host.state.seat.view.announce();
  }

  /**
   * Tells the other hosts that a system actor of this host does something that is looked for on each host: it stands in
   * `hosts()` under that name (1 to 100 characters) as long as this host is there. Settles and throws as
   * `registerAuthority`.
   */
  registerService(name: string, address: ActorAddress): Promise<void> {
    this.#checkOwn(address);
    if (name.length === 0 || name.length > 100) {
      throw new RuntimeError("NOT_SUPPORTED", `a service of ${name.length} characters`, "Name it with 1 to 100.");
    }
    const { state } = this.#host;
    state.services = { ...state.services, [name]: address };
    return state.seat.view.announce();
  }

  #checkOwn(address: ActorAddress): void {
    const { router, own } = this.#host.state;
    if (router.entries.get(address)?.realm === own.handle) return;
    throw new RuntimeError(
      "NOT_SUPPORTED",
      `${address} is no system actor of host ${this.hostId}`,
      "Create it with a class.",
    );
  }

  /**
   * Creates the manifest's `start` actors; `init` by global name replaces the manifest's. `NAME_HELD`: nothing was
   * created.
   */
  async activateSource(hash: string, options: { init?: Record<string, unknown> } = {}): Promise<ActorAddress[]> {
    checkOptions("system.activateSource", options);
    return this.#host.openWork.during(activate(this.#host, hash, options.init ?? {}, this.#calls.finder));
  }

  /**
   * On all hosts. `refuse`: `SOURCE_IN_USE` with the actors in `details`. `drain`: no new ones. `force`: they are
   * ended.
   */
  async unloadSource(
    hash: string,
    mode: "refuse" | "drain" | "force",
    options: EndOptions = {},
  ): Promise<UnloadResult> {
    checkUnloadMode(mode);
    checkOptions("system.unloadSource", options);
    const unloading = unloadEverywhere(this.#host, hash, mode, this.#asked(options), ASK_HOSTS_MS);
    return this.#host.openWork.during(unloading);
  }

  /**
   * Hot swap, each at the host where it lives. Answers in the order given, and moves them in that order unless
   * `batchSize` says that many move together. Never rejects for one actor's failure.
   */
  async swap(addresses: readonly ActorAddress[], toHash: string, options: SwapOptions = {}): Promise<SwapResult[]> {
    checkOptions("system.swap", options);
    checkBatchSize(options.batchSize);
    return swapMany(this.#calls.finder, addresses, toHash, this.#host.sources.registry.signed(toHash), options);
  }

  /** Changes what a host offers (this one by default), one capability; null takes it away. As `updateCapabilities`. */
  updateCapability(
    name: string,
    value: unknown,
    options: { host?: string } & EndOptions = {},
  ): Promise<CapabilityEffect> {
    return this.updateCapabilities({ [name]: value }, options);
  }

  /**
   * Changes what a host offers (this one by default), all at once; null takes one away. Settles when those who move
   * have moved and those who exit were asked to, and says who. One change of a host waits for the other. Rejects with
   * `NO_HOST`, or `NOT_SUPPORTED` for a key that is empty or holds invisible characters.
   */
  async updateCapabilities(
    change: Record<string, unknown>,
    options: { host?: string } & EndOptions = {},
  ): Promise<CapabilityEffect> {
    checkOptions("system.updateCapability", options);
    return this.#capability(change, false, options);
  }

  /** Who would exit and who would move if these capabilities changed (null: taken away). Changes nothing. */
  async previewCapability(change: Record<string, unknown>, options: { host?: string } = {}): Promise<CapabilityEffect> {
    checkOptions("system.previewCapability", options);
    return this.#capability(change, true, options);
  }

  async #capability(
    change: Record<string, unknown>,
    isPreview: boolean,
    options: { host?: string } & EndOptions,
  ): Promise<CapabilityEffect> {
    checkCapabilityKeys(change);
    const call: HostCallOf<"capability"> = { do: "capability", change, isPreview, asked: this.#asked(options) };
    return await this.#calls.call(options.host ?? this.hostId, call);
  }

  /** Ends a source's realm on a host, its actors with it; answers who they were. */
  async endRealm(host: string, hash: string, options: EndOptions = {}): Promise<ActorAddress[]> {
    checkOptions("system.endRealm", options);
    return await this.#calls.call(host, { do: "endRealm", hash, asked: this.#asked(options) });
  }

  /** Everything that is known of an actor, wherever it lives, without asking it; null when there is none. */
  async describe(address: ActorAddress): Promise<ActorDescription | null> {
    const host = await this.#calls.hostOf(address);
    if (host === null) return null;
    const description = await this.#calls.call(host, { do: "describe", address });
    if (description === null) return null;
    const { answers } = await this.#calls.askAll({ do: "children", address });
    return { ...description, children: [...new Set(answers.flat())] };
  }

  /** The last 200 lines of the actor and of its realm, oldest first. Rejects with `NO_ACTOR`. */
  async logs(address: ActorAddress): Promise<{ actor: LogLine[]; realm: LogLine[] }> {
    const lines = await this.#calls.call(await this.#calls.hostWith(address), { do: "logs", address });
    if (lines !== null) return lines;
    throw new RuntimeError("NO_ACTOR", `no actor has the address ${address}`, "It may have exited.");
  }

  /**
   * Of all hosts, newest first; `total`: since the hosts started. More of them, and what can be done:
   * `deadLetterOffice`.
   */
  async deadLetters(options: { limit?: number } = {}): Promise<{ items: DeadLetterEntry[]; total: number }> {
    checkOptions("system.deadLetters", options);
    const { items, totals } = await this.deadLetterOffice.list({}, options);
    return { items, total: totals.seen };
  }

  /** This host, at once, without asking any actor. Reads the counters of each: 0.5 to 1 µs an actor. */
  status(): HostStatus {
    return { ...this.#host.reading.status(this.#leader() === this.hostId), load: this.#host.load().load };
  }

  /** This host, at once, and as fast with a million actors as with one. */
  overview() {
    return this.#host.reading.overview(this.#leader() === this.hostId);
  }

  /** What went wrong on this host since it started, at once. */
  tallies(): HostTallies {
    return this.#host.reading.tallies();
  }

  #leader(): string | null {
    return this.#host.state.seat.view.leader();
  }

  /** This host's actors, at once, without asking any of them. The row is one object, filled anew for each call. */
  readActors(visit: (row: ActorRow) => void): void {
    this.#host.reading.actors(visit);
  }

  /** Members of the convention. */
  hosts(): HostInfo[] {
    const leader = this.#leader();
    return this.#host.state.seat.view.members().map(({ id, name, capabilities, sinceMs, services }) => ({
      id,
      name,
      capabilities,
      services,
      isLeader: id === leader,
      since: new Date(sinceMs).toISOString(),
    }));
  }

  /** Ends every actor, children first; after `deadlineMs` (default 5,000) what is left is ended and answered. */
  async shutdown(options: { deadlineMs?: number } = {}): Promise<{ unfinished: ActorAddress[] }> {
    checkOptions("system.shutdown", options);
    const { openWork } = this.#host;
    const result = await openWork.during(this.#host.shutdown(options.deadlineMs ?? DEFAULT_SHUTDOWN_MS));
    this.#letProcessEnd();
    this.#letProcessEnd = () => {};
    return result;
  }
}
