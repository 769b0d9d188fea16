import { RuntimeError } from "../../errors.ts";
import { decodeFrame, encodeFrame, type Frame, readableVersions } from "../../wire/frame.ts";
import { Calls } from "../calls.ts";
import type {
  EngineHost,
  Forwardings,
  Link,
  Member,
  Names,
  Seat,
  Sent,
  Sources,
  UndeliveredReason,
  View,
} from "../engine.ts";
import { KeptNames, type Keys, keptForwardings } from "./keys/mod.ts";
import { type LivingMember, Membership, type ViewStep } from "./membership/mod.ts";
import type { Rules } from "./rules.ts";
import { isNews, KeptSources, Spread } from "./sources/mod.ts";
import { decodePacket, encodePacket, type Packet, type StreamHealth, Streams } from "./stream/mod.ts";
import { type Life, lastWord, nobodyAt, Subjects } from "./subjects.ts";
import type { NetMessage, Surroundings } from "./surroundings.ts";
import type { Timing } from "./timing.ts";

/** What goes in one piece; a host cuts what is larger into chunks. */
const MAX_MESSAGE_BYTES = 256 * 1024;

export interface NatsSeatSetup {
  readonly self: Life;
  readonly convention: string;
  readonly timing: Timing;
  readonly rules: Rules;
  /** Where this host runs, for who wants its name. */
  readonly place: string;
  /** Called once, when the host joins. */
  connect(): Promise<Surroundings>;
  onJoined?(): void;
  onOver?(): void;
}

/** How a seat is. */
export interface SeatHealth {
  readonly viewNo: number;
  readonly leader: string | null;
  /** In which term this host leads; null: it does not. */
  readonly leads: number | null;
  /** So long it may act for global names, unless it is heard again. */
  readonly leaseLeftMs: number;
  /** Frames that this version cannot read: what was in them is lost. */
  readonly unreadable: number;
  readonly ways: Readonly<Record<string, StreamHealth>>;
}

/** All that works when the host is on its way in, a member, or on its way out. */
interface Working {
  readonly surroundings: Surroundings;
  readonly streams: Streams;
  readonly membership: Membership;
  readonly names: KeptNames;
  readonly forwardings: Forwardings;
  readonly sources: KeptSources;
  readonly spread: Spread;
  readonly keys: Keys;
  readonly ends: (() => void)[];
}

/** A seat of a NATS engine: the ports over what the convention keeps in keys, and over a stream to each other host. */
export class NatsSeat implements Seat {
  readonly id: string;
  readonly link: Link;
  readonly view: View;
  readonly names: Names;
  readonly forwardings: Forwardings;
  readonly sources: Sources;
  readonly #setup: NatsSeatSetup;
  readonly #subjects: Subjects;
  readonly #calls: Calls;
  #working: Working | null = null;
  #host: EngineHost | null = null;
  /** Why it is no member any more; null: it is one, or is not one yet. */
  #over: string | null = null;
  #members: readonly LivingMember[] = [];
  #byId = new Map<string, LivingMember>();
  #unreadable = 0;

  constructor(setup: NatsSeatSetup) {
    this.id = setup.self.name;
    this.#setup = setup;
    this.#subjects = new Subjects(setup.convention);
    this.#calls = new Calls({
      carry: (to, frame) => this.#carry(to, frame, 0),
      viewNo: () => this.view.no,
      isMember: (id) => this.#byId.has(id),
    });
    this.link = this.#makeLink();
    this.view = this.#makeView();
    this.names = {
      claim: (name, address) => this.#during(({ names }) => names.claim(name, address)),
      move: (name, address) => this.#during(({ names }) => names.move(name, address)),
      release: (name, address) => this.#during(({ names }) => names.release(name, address)),
      lookup: (name) => this.#during(({ names }) => names.lookup(name)),
    };
    this.forwardings = {
      put: (forwarding) => this.#during(({ forwardings }) => forwardings.put(forwarding)),
      drop: (address) => this.#during(({ forwardings }) => forwardings.drop(address)),
      find: (address) => this.#during(({ forwardings }) => forwardings.find(address)),
    };
    this.sources = {
      blobs: {
        put: (hash, bytes) => this.#during(({ sources }) => sources.blobs.put(hash, bytes)),
        get: (hash) => this.#during(({ sources }) => sources.blobs.get(hash)),
        list: () => this.#during(({ sources }) => sources.blobs.list()),
        delete: (hash) => this.#during(({ sources }) => sources.blobs.delete(hash)),
      },
      state: (signed) => this.#during(({ sources }) => sources.state(signed)),
      offer: (offer) => this.#during(({ sources }) => sources.offer(offer)),
    };
  }

  async join(host: EngineHost): Promise<void> {
    const working = this.#start(host, await this.#setup.connect());
    this.#working = working;
    try {
      await working.membership.join(() => working.sources.giveAll(host));
      // Once more: what was said after it had read, and before the others knew it.
      await working.sources.giveAll(host);
      this.#setup.onJoined?.();
    } catch (error) {
      await this.#end("it could not join");
      throw error;
    }
  }

  async leave(): Promise<void> {
    const working = this.#working;
    if (working === null || this.#host === null || this.#over !== null) return;
    await working.streams.drained();
    await working.names.releaseAll();
    await working.membership.leave();
    await this.#end("it has left the convention");
  }

  health(): SeatHealth | null {
    const working = this.#working;
    if (working === null) return null;
    const { membership, streams } = working;
    const ways: Record<string, StreamHealth> = {};
    for (const { id, life } of this.#members) {
      const health = streams.health(life);
      if (health !== null) ways[id] = health;
    }
    const { no, leaderId, leads, leaseLeftMs } = membership;
    return { viewNo: no, leader: leaderId, leads, leaseLeftMs, unreadable: this.#unreadable, ways };
  }

  /** Says that the process of that host has ended. Settles when this host's view is without it. */
  async declareDead(id: string): Promise<void> {
    const life = this.#byId.get(id)?.life;
    if (life !== undefined) await this.#working?.membership.declareDead(life);
  }

  /** Whether this host may act for the names that it holds. */
  mayAct(): boolean {
    return this.#over === null && (this.#working?.membership.mayAct() ?? false);
  }

  #start(host: EngineHost, surroundings: Surroundings): Working {
    const { self, timing, rules, place } = this.#setup;
    const { net, kv, blobs, clock } = surroundings;
    const keys: Keys = { kv, clock, timing, checkPresent: () => this.#checkPresent() };
    const streams = new Streams({
      ...surroundings,
      rules,
      timing,
      self,
      viewNo: () => this.view.no,
      isOpen: () => net.isUp && membership.mayAct(),
      publish: (to, bytes) => this.#publish(to, bytes),
      take: (from, frame) => this.#take(from, frame),
    });
    const membership: Membership = new Membership({
      ...surroundings,
      rules,
      timing,
      keys,
      self,
      subjects: this.#subjects,
      place,
      wire: readableVersions,
      facts: () => host.facts(),
      note: (to, note) => this.#publish(to, encodePacket({ is: "note", life: self.life, viewNo: this.view.no, note })),
      onJoined: (step) => {
        this.#host = host;
        this.#setMembers(step);
        for (const who of step.came) streams.open(who);
        streams.ask();
      },
      onStep: (step) => this.#step(host, step),
      onRemoved: (reason) => void this.#fenced(reason),
      onBack: () => {
        streams.resume();
        streams.ask();
      },
    });
    const spread = new Spread({
      clock,
      timing,
      viewNo: () => this.view.no,
      others: () => this.#members.flatMap(({ id }) => (id === this.id ? [] : [id])),
      carry: (to, frame) => this.#send(to, frame, 0),
    });
    net.onUp(() => streams.resume());
    const ends = [
      net.subscribe(this.#subjects.ofHost(self), (message) => this.#takeMessage(message)),
      net.subscribe(this.#subjects.allNobodies(self), ({ subject }) => membership.nobody(nobodyAt(subject))),
    ];
    return {
      surroundings,
      streams,
      membership,
      spread,
      keys,
      ends,
      names: new KeptNames({
        ...keys,
        rules,
        self,
        viewNo: () => membership.no,
        stateOf: (life) => membership.stateOf(life),
        mayAct: () => membership.untilMayAct(),
      }),
      forwardings: keptForwardings(keys),
      sources: new KeptSources({ keys, spread, blobs, host: () => host }),
    };
  }

  #publish(to: Life, bytes: Uint8Array): void {
    // A timer of a stream may come after the end.
    if (this.#working === null || this.#over !== null) return;
    const { self } = this.#setup;
    const { net, clock } = this.#working.surroundings;
    const replyTo = this.#subjects.nobody(self, to.life, clock.nowMs());
    if (net.isUp) net.publish(this.#subjects.toHost(to, self.name), bytes, replyTo);
  }

  #takeMessage({ subject, bytes }: NetMessage): void {
    const working = this.#working;
    if (working === null || this.#over !== null) return;
    let packet: Packet | null;
    try {
      packet = decodePacket(bytes);
    } catch {
      // Nothing of it can be used; what it had comes again, or its sender is none of ours.
      return;
    }
    if (packet === null) return;
    const { membership, streams } = working;
    const who = { life: packet.life, name: lastWord(subject).replaceAll("=", ".") };
    if (packet.is === "note") {
      membership.takeNote(who, packet.note);
      return;
    }
    membership.behind(packet.viewNo);
    const member = this.#members.find(({ life }) => life === who.life);
    // A server lets nobody publish under another host's name; who is no member has no stream.
    if (member?.name === who.name) streams.take(packet.life, packet);
  }

  /** A frame in its order. False: this host is cut off, or has an older view than who sent it. */
  #take(from: Life, bytes: Uint8Array): boolean {
    const { rules } = this.#setup;
    const { membership, spread } = this.#work();
    const host = this.#host;
    if (host === null || !membership.mayAct()) return false;
    if (rules.isAhead(Buffer.from(bytes.buffer, bytes.byteOffset, 8).readUInt32LE(4), this.view.no)) return false;
    if (isNews(bytes)) spread.take(host, from.name, bytes);
    else {
      const frame = this.#read(bytes);
      if (frame?.is === "batch") host.onBatch(from.name, frame.batch);
      else if (frame !== null) this.#calls.take(host, from.name, frame);
    }
    return true;
  }

  #read(bytes: Uint8Array): Frame | null {
    try {
      return decodeFrame(bytes);
    } catch {
      this.#unreadable += 1;
      return null;
    }
  }

  #setMembers({ members }: ViewStep): void {
    this.#members = members;
    this.#byId = new Map(members.map((member) => [member.id, member]));
  }

  #step(host: EngineHost, step: ViewStep): void {
    const { streams, spread } = this.#work();
    this.#setMembers(step);
    for (const { who, how } of step.over) {
      this.#calls.hostGone(who.name, this.#cutOff());
      spread.gone(who.name);
      for (const frame of streams.close(who.life)) this.#undelivered(host, who.name, frame, how);
    }
    for (const who of step.came) streams.open(who);
    host.onView(step.change);
    for (const { name } of step.came) spread.came(name);
    streams.ask();
  }

  #undelivered(host: EngineHost, to: string, bytes: Uint8Array, reason: UndeliveredReason): void {
    if (isNews(bytes)) return;
    const frame = decodeFrame(bytes);
    if (frame.is === "batch") host.onUndelivered(to, frame.batch, reason);
  }

  async #fenced(reason: string): Promise<void> {
    if (this.#over !== null) return;
    const host = this.#host;
    const ended = this.#end(reason);
    host?.onFenced(reason);
    await ended;
  }

  async #end(reason: string): Promise<void> {
    this.#over = reason;
    this.#setup.onOver?.();
    this.#members = [];
    this.#byId = new Map();
    this.#calls.end(this.#cutOff());
    const working = this.#working;
    if (working === null) return;
    working.membership.end();
    working.spread.end();
    working.streams.closeAll();
    for (const end of working.ends) end();
    await working.surroundings.net.close();
  }

  #carry(to: string, frame: Frame, messages: number): void {
    this.#send(to, encodeFrame(frame), messages);
  }

  #send(to: string, bytes: Uint8Array, messages: number): void {
    const member = this.#byId.get(to);
    if (member === undefined) return;
    const { streams, surroundings } = this.#work();
    if (member.life !== this.#setup.self.life) streams.send(member.life, bytes, messages);
    else surroundings.soon(() => this.#over === null && this.#take(member, bytes));
  }

  #makeLink(): Link {
    return {
      maxMessageBytes: MAX_MESSAGE_BYTES,
      send: (to, batch): Sent => {
        const member = this.#byId.get(to);
        if (member === undefined) return "no host";
        if (this.#work().streams.isFull(member.life) && !batch.isAllNotices) return "busy";
        const frame = encodeFrame({ is: "batch", view: this.view.no, batch });
        if (frame.byteLength > MAX_MESSAGE_BYTES) throw tooLarge(frame.byteLength);
        this.#send(to, frame, batch.size);
        return "taken";
      },
      call: (to, call, { signal } = {}) =>
        this.#over === null ? this.#calls.make(to, call, signal) : Promise.reject(this.#cutOff()),
    };
  }

  #makeView(): View {
    const seat = this;
    return {
      get no() {
        return seat.#working?.membership.no ?? 0;
      },
      members: (): readonly Member[] => this.#members,
      leader: () => (this.#members.length === 0 ? null : (this.#working?.membership.leaderId ?? null)),
      announce: async () => {
        if (this.#host === null || this.#over !== null) return;
        try {
          await this.#during(async ({ membership, spread }) => {
            await membership.announce();
            await spread.tell({ view: this.view.no });
          });
        } catch {
          // The keys are out of reach: it is told with the next change.
        }
      },
    };
  }

  /** Nobody's clock jumps meanwhile. */
  async #during<T>(act: (working: Working) => Promise<T>): Promise<T> {
    const working = this.#work();
    const letGo = working.surroundings.hold?.();
    try {
      return await act(working);
    } finally {
      letGo?.();
    }
  }

  #work(): Working {
    this.#checkPresent();
    return this.#working as Working;
  }

  #checkPresent(): void {
    if (this.#working === null || this.#over !== null) throw this.#cutOff();
  }

  #cutOff(): RuntimeError {
    return new RuntimeError(
      "CUT_OFF",
      `host ${this.id} is not in the convention: ${this.#over ?? "it has not joined"}`,
      "Start the host again.",
    );
  }
}

function tooLarge(bytes: number): RuntimeError {
  return new RuntimeError("NOT_SUPPORTED", `${bytes} bytes, more than ${MAX_MESSAGE_BYTES}`, "Cut it into chunks.");
}
