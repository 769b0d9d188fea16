import { type ActorAddress, birthHostOf, isReplyAddress, realmPrefixOf } from "../../author/address.ts";
import type { RuntimeErrorCode } from "../../errors.ts";
import type { Forwarding } from "../../wire/host-call.ts";
import type { MessageBatch } from "../../wire/message-batch.ts";
import { isNotice, type Sender } from "../../wire/notice.ts";
import { countByReceiver, type Parcel, parcelSize } from "../../wire/parcel.ts";
import { type Body, encode } from "../../wire/plain-value.ts";
import { type Batch, cutParcel, readBatch } from "../../wire/realm-batch.ts";
import type { ToHost } from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import type { RealmHandle } from "../realms/mod.ts";
import { Entries } from "./entries.ts";
import { Entry } from "./entry.ts";
import { HostTraffic, type HostTrafficSetup } from "./host-traffic.ts";
import type { KnownForwarding } from "./known-forwarding.ts";

export interface RouterSetup extends Pick<HostTrafficSetup, "defer" | "sendToHost" | "maxMessageBytes" | "onLost"> {
  hostId: string;
  /** Milliseconds since the host started. */
  ageMs(): number;
  nowMs(): number;
  /** Where an actor lives whose birth host is gone; null: nowhere. */
  findForwarding(address: ActorAddress): Promise<Forwarding | null>;
  onControl(realm: RealmHandle, control: ToHost): void;
  onDeadLetter(to: string, from: Sender, body: Body | null, messageType: string, reason: string): void;
}

/**
 * Every message between realms or hosts passes here. A body is never read; a parcel is opened only when it has to be
 * cut.
 */
export class Router {
  readonly entries = new Entries();
  /** Of actors whose birth host has left. */
  readonly forwardings = new Map<string, KnownForwarding>();
  /** By the prefix of the addresses that they give out. */
  readonly realms = new Map<string, RealmHandle>();
  readonly traffic: HostTraffic;
  readonly #setup: RouterSetup;
  /** What waits for a look-up of where its receiver lives. */
  readonly #sought = new Map<string, Stash<Body>>();
  #lastId = 0;

  constructor(setup: RouterSetup) {
    this.#setup = setup;
    this.traffic = new HostTraffic({
      defer: setup.defer,
      sendToHost: setup.sendToHost,
      maxMessageBytes: setup.maxMessageBytes,
      onLost: setup.onLost,
      onNoHost: (host, to, sender, body) => this.#notSent(host, to, sender, body),
      onUndeliverable: (to, sender, body, reason, code) => this.undeliverable(to, sender, body, reason, code),
    });
  }

  add(address: ActorAddress, className: string, parent: ActorAddress | null): Entry {
    this.#lastId += 1;
    const isBornHere = birthHostOf(address) === this.#setup.hostId && !this.forwardings.has(address);
    const entry = new Entry(this.#lastId, address, className, this.#setup.ageMs(), isBornHere);
    this.entries.add(entry, parent);
    return entry;
  }

  /** Takes in what a realm posted, in order. */
  fromRealm(realm: RealmHandle, batch: Batch): void {
    if (realm.isEnded) return;
    readBatch<ToHost>(batch, {
      message: (to, sender, body) => this.#messageFrom(realm, to, sender, body),
      control: (control) => this.#setup.onControl(realm, control),
      parcel: (parcel) => this.#parcelFrom(realm, parcel),
    });
  }

  #messageFrom(realm: RealmHandle, to: string, sender: Sender, body: Body): void {
    realm.received += 1;
    if (this.livesIn(realm, isNotice(sender) ? sender.from : sender)) this.#fromHere(to, sender, body);
    else this.#setup.onDeadLetter(to, sender, body, "", "its sender does not live where it came from");
  }

  /** Passed on as it is when all of it goes straight to one realm, which is nearly always. */
  #parcelFrom(realm: RealmHandle, parcel: Parcel): void {
    const target = this.#onlyTarget(realm, parcel);
    if (target === null) {
      cutParcel(parcel, (to, sender, body) => this.#messageFrom(realm, to, sender, body));
      return;
    }
    realm.received += parcelSize(parcel);
    countByReceiver(parcel, (to, messages) => {
      const entry = this.entries.get(to);
      if (entry !== undefined) entry.posted += messages;
    });
    target.parcel(parcel);
  }

  /** Null: a sender does not live there, receivers are in several realms, or the way to one is not straight. */
  #onlyTarget(realm: RealmHandle, { to, from }: Parcel): RealmHandle | null {
    let target: RealmHandle | null = null;
    for (const address of to) {
      const place = this.#straightTo(address);
      if (place === null || (target !== null && place !== target)) return null;
      target = place;
    }
    if (target === null) return null;
    return from.every((address) => this.livesIn(realm, address)) ? target : null;
  }

  /**
   * The realm to which messages for an actor or a sink that was born here go, with nothing on the way that looks at
   * each.
   */
  #straightTo(to: string): RealmHandle | null {
    const entry = this.entries.get(to);
    if (entry === undefined) {
      const isReplyHere = birthHostOf(to) === this.#setup.hostId && isReplyAddress(to);
      return isReplyHere ? (this.realms.get(realmPrefixOf(to)) ?? null) : null;
    }
    const isStraight =
      entry.isBornHere && entry.held === null && !entry.extras?.forward && !entry.extras?.move?.unacked;
    return isStraight ? entry.realm : null;
  }

  /**
   * A realm speaks for actors that live there or are on their way in or out, for its asks, and for its own who are
   * gone.
   */
  livesIn(realm: RealmHandle, sender: string): boolean {
    const entry = this.entries.get(sender);
    if (entry === undefined) return sender.startsWith(realm.prefix);
    if (entry.realm === realm) return true;
    const { extras } = entry;
    if (extras === null) return false;
    return extras.move?.otherRealm === realm || extras.formerRealms.some((former) => former.realm === realm);
  }

  /** An actor that was born on another host is reached by way of that host from here too: one path keeps one order. */
  #fromHere(to: string, sender: Sender, body: Body): void {
    const entry = this.entries.get(to);
    if (entry === undefined || entry.isBornHere) this.route(to, sender, body);
    else this.#onTheWay(to, sender, body);
  }

  /** By way of the birth host; since that has left, straight to where the actor lives. */
  #onTheWay(to: string, sender: Sender, body: Body): void {
    const known = this.forwardings.get(to);
    if (known === undefined) this.traffic.send(birthHostOf(to), to, sender, body);
    else if (known.held !== null) known.held.push(sender, body);
    else if (known.host !== this.#setup.hostId) this.traffic.send(known.host, to, sender, body);
    else if (this.entries.has(to)) this.route(to, sender, body);
    else this.undeliverable(to, sender, body, "no such actor");
  }

  /** Sends on what was held somewhere, in order. */
  routeAll(to: string, held: Stash<Body> | null): void {
    held?.forEach((sender, body) => {
      this.#onTheWay(to, sender, body);
    });
  }

  returnAll(to: string, held: Stash<Body> | null, reason: string): void {
    held?.forEach((sender, body) => {
      this.undeliverable(to, sender, body, reason);
    });
  }

  route(to: string, sender: Sender, body: Body): void {
    const entry = this.entries.get(to);
    if (entry === undefined) this.#routeUnknown(to, sender, body);
    else if (entry.held !== null) entry.held.push(sender, body);
    else this.deliver(entry, sender, body);
  }

  /** Past `held`: for who has just decided where the actor is. */
  deliver(entry: Entry, sender: Sender, body: Body): void {
    const forward = entry.extras?.forward ?? null;
    if (forward !== null) {
      this.traffic.send(forward, entry.address, sender, body);
      return;
    }
    if (typeof sender !== "string" && sender.kind === "exit")
      entry.ensureExtras().stoppingSinceMs ||= this.#setup.nowMs();
    entry.posted += 1;
    entry.extras?.move?.unacked?.push(sender, body);
    entry.realm?.message(entry.address, sender, body);
  }

  /** Lets go of what was held, in order. */
  release(entry: Entry): void {
    const { held } = entry;
    entry.held = null;
    held?.forEach((sender, body) => {
      this.deliver(entry, sender, body);
    });
  }

  /** An actor's end is the end of what was held for it. */
  returnHeld(entry: Entry, reason: string): void {
    const { held } = entry;
    entry.held = null;
    this.returnAll(entry.address, held, reason);
  }

  #routeUnknown(to: string, sender: Sender, body: Body): void {
    const host = birthHostOf(to);
    if (host !== this.#setup.hostId || this.forwardings.has(to)) this.#onTheWay(to, sender, body);
    else if (isReplyAddress(to)) {
      const realm = this.realms.get(realmPrefixOf(to));
      if (realm !== undefined) realm.message(to, sender, body);
      else this.undeliverable(to, sender, body, "its asker is gone");
    } else this.undeliverable(to, sender, body, "no such actor");
  }

  /**
   * One dead letter for all that waited for an actor inside a realm that ended: they are counted, and cannot be shown.
   */
  lost(to: string, from: string, messages: number, reason: string): void {
    this.#setup.onDeadLetter(to, from, null, `(${messages} ${messages === 1 ? "message" : "messages"})`, reason);
  }

  /** One that structured clone refuses: no realm that keeps to the rules makes such a message. */
  uncopied(to: string, sender: Sender): void {
    this.#setup.onDeadLetter(to, sender, null, "", "it could not be copied");
    if (!isNotice(sender) && isReplyAddress(sender))
      this.#tellOver(sender, to, "it could not be copied", "MESSAGE_INVALID");
  }

  /** A dead letter; who asked or subscribed is told at once, and who publishes that nobody is there any more. */
  undeliverable(to: string, sender: Sender, body: Body, reason: string, code: RuntimeErrorCode = "NO_ACTOR"): void {
    if (isNotice(sender)) {
      if (sender.kind === "subscribe") this.#tellOver(sender.from, to, reason, code);
      else if (sender.kind === "event") this.route(sender.from, { kind: "unsubscribe", from: to }, encode(null));
      return;
    }
    this.#setup.onDeadLetter(to, sender, body, "", reason);
    if (isReplyAddress(sender)) this.#tellOver(sender, to, reason, code);
  }

  #tellOver(sink: string, to: string, reason: string, code: RuntimeErrorCode): void {
    const terminated = {
      name: "Error",
      code,
      message: `${to} cannot be reached: ${reason}`,
      remedy: code === "NO_ACTOR" ? "Look the actor up again." : "Send less, or later.",
    };
    this.route(sink, { kind: "terminated", from: to }, encode(terminated));
  }

  /** What was gathered for other hosts goes now. */
  flush(): void {
    this.traffic.flush();
  }

  #notSent(host: string, to: string, sender: Sender, body: Body): void {
    // Lives here, and its birth host is gone: no message is on that way any more that could come in behind.
    if (this.#livesHere(to)) this.route(to, sender, body);
    else if (host === birthHostOf(to) && !isReplyAddress(to)) this.#seek(to, sender, body);
    else this.undeliverable(to, sender, body, `host ${host} is not in the convention`);
  }

  #livesHere(to: string): boolean {
    const entry = this.entries.get(to);
    return entry !== undefined && !entry.extras?.forward;
  }

  /** Looks where an actor has moved whose birth host is gone; what comes for it meanwhile waits, in order. */
  #seek(to: string, sender: Sender, body: Body): void {
    const waiting = this.#sought.get(to);
    if (waiting !== undefined) {
      waiting.push(sender, body);
      return;
    }
    const held = new Stash<Body>();
    held.push(sender, body);
    this.#sought.set(to, held);
    const found = (forwarding: Forwarding | null) => {
      // What is still under way to the birth host comes back here first: all of it was sent before what comes now.
      this.flush();
      this.#sought.delete(to);
      if (forwarding !== null && !this.forwardings.has(to)) this.forwardings.set(to, { ...forwarding, held: null });
      if (this.forwardings.has(to)) this.routeAll(to, held);
      else this.returnAll(to, held, `host ${birthHostOf(to)} is not in the convention`);
    };
    this.#setup.findForwarding(to as ActorAddress).then(found, () => found(null));
  }

  /** What another host sent. It is not sent on to a third: that host knew better, or the actor is gone. */
  fromHost(host: string, batch: MessageBatch): void {
    const message = (to: string, sender: Sender, body: Body) => {
      if (this.entries.has(to) || birthHostOf(to) === this.#setup.hostId) this.route(to, sender, body);
      else this.undeliverable(to, sender, body, "no such actor");
    };
    this.traffic.read(host, batch, message);
  }
}
