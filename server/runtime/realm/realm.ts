import type { ActorClass, Capabilities } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import { lacksOf } from "../core/capability-match.ts";
import { HEADER, newCounters } from "../core/counters.ts";
import { RunQueue } from "../core/run-queue.ts";
import { errorFacts } from "../errors.ts";
import type { Notice } from "../wire/notice.ts";
import { openParcel, type Parcel, parcelSize, UNREADABLE } from "../wire/parcel.ts";
import { type Body, decode, NotPlain } from "../wire/plain-value.ts";
import { type Batch, loneParcel, type RealmBatchReader, readBatch } from "../wire/realm-batch.ts";
import type { Birth, Encoded, HostRequest, ToRealm } from "../wire/realm-control.ts";
import type { LoadedClass } from "./actor-class/mod.ts";
import { type Actors, type Asker, AWAITED, type Cell, LOCAL, type PendingReply } from "./delivery/mod.ts";
import { injectFaults } from "./faults/mod.ts";
import { type RealmParts, realmParts } from "./realm-parts.ts";
import type { RealmSetup, RealmWatch } from "./realm-setup.ts";
import { noClass } from "./services/mod.ts";
import { revoke } from "./turn/mod.ts";

/** An actor that the host places here. */
export interface PlacedActor {
  readonly address: ActorAddress;
  readonly loaded: LoadedClass;
  readonly parent: ActorAddress | null;
  readonly init: Encoded | null;
  readonly requirements: Capabilities;
  readonly globalName: string | null;
}

/**
 * Runs actors: in a worker thread for a source, in the host's own thread for system actors, everywhere on the
 * sequential base. It knows one port, to its host, and gets its time and its scheduling from outside.
 *
 * Who is in the realm's own thread and no actor of it speaks through `tell`, `ask`, `notify` and `openReply`.
 */
export class Realm {
  readonly #parts: RealmParts;
  readonly #watch: RealmWatch | undefined;
  /**
   * Parcels that came while the slice was over, unopened: messages that wait as objects cost the garbage collector more
   * than all else.
   */
  readonly #unopened = new RunQueue<Parcel>();
  readonly #reader: RealmBatchReader<ToRealm> = {
    message: (to, sender, body) => this.#parts.delivery.receive(to, sender, read(body)),
    control: (control) => this.#obey(control),
    parcel: (parcel) => openParcel(parcel, (to, from, message) => this.#parts.delivery.receive(to, from, message)),
  };

  constructor(setup: RealmSetup) {
    this.#watch = setup.watch;
    this.#parts = realmParts(setup, {
      slice: () => this.#slice(),
      uncopied: (to, sender, error) => this.#refuseUncopied(to, sender, error),
    });
  }

  /** Takes in what the host posted, in order. */
  receive(batch: Batch): void {
    const { loop } = this.#parts;
    const parcel = loneParcel(batch);
    if (parcel !== null && (loop.left <= 0 || this.#unopened.size > 0)) {
      this.#unopened.push(parcel);
      loop.wake();
      return;
    }
    this.#takeInUnopened(Number.POSITIVE_INFINITY);
    this.#countBatch();
    readBatch(batch, this.#reader);
  }

  /** Ends every actor without a word to anybody: no hook is called, and what its code still does is refused. */
  end(): void {
    const { actors, ending } = this.#parts;
    for (const cell of actors.all()) {
      revoke(cell);
      ending.forget(cell);
    }
  }

  /** A message from somebody who is no actor here. */
  tell(from: ActorAddress, to: ActorAddress, message: unknown): void {
    this.#parts.sending.sendAs(from, to, message);
  }

  /** The same, for its reply. `label` is shown with the asker's address. */
  ask(
    asker: Asker,
    to: ActorAddress,
    message: unknown,
    { timeoutMs, signal, label }: { timeoutMs: number; signal?: AbortSignal | undefined; label?: string | undefined },
  ): Promise<unknown> {
    const { replies, sending } = this.#parts;
    const send = (reply: ActorAddress) => sending.sendAs(reply, to, message);
    return replies.ask(asker, to, timeoutMs, signal, send, label);
  }

  /** The runtime's own message to an actor, wherever it is. */
  notify(to: ActorAddress, notice: Notice, message: unknown): void {
    this.#parts.delivery.notify(to, notice, message);
  }

  /** An address whose messages `reply` takes, until it is closed. */
  openReply(reply: PendingReply): ActorAddress {
    return this.#parts.replies.open(reply);
  }

  closeReply(address: ActorAddress): void {
    this.#parts.replies.close(address);
  }

  get actors(): Actors {
    return this.#parts.actors;
  }

  /** Throws `NO_CLASS` for a class that the source does not export. */
  classOf(actorClass: ActorClass): LoadedClass {
    return this.#parts.classes.byClass(actorClass);
  }

  /** Makes an actor; the host hears when it has started, or that it could not. */
  place({ address, loaded, parent, init, requirements, globalName }: PlacedActor): void {
    const cell = this.#parts.spawner.spawn(address, loaded, parent, init, requirements);
    if (loaded.isPersistent) cell.makeExtras().globalName = globalName;
    cell.set(AWAITED, true);
  }

  /** An error that no actor's turn caught is a log line of nobody's. */
  logUncaught(error: unknown): void {
    const { failures, lines } = this.#parts;
    const { stack, message } = failures.factsOf(error);
    lines.add(null, "error", [`uncaught: ${stack ?? message}`]);
  }

  #slice(): boolean {
    const { loop, turns } = this.#parts;
    this.#takeInUnopened(loop.left);
    const before = loop.left;
    const isMore = turns.runSlice();
    this.#watch?.tookMessages(before - loop.left);
    return isMore || this.#unopened.size > 0;
  }

  /** Opens parcels until there are so many messages more. */
  #takeInUnopened(messages: number): void {
    for (let left = messages; left > 0; ) {
      const parcel = this.#unopened.shift();
      if (parcel === undefined) return;
      left -= parcelSize(parcel);
      this.#countBatch();
      this.#reader.parcel(parcel);
    }
  }

  #countBatch(): void {
    const { header } = this.#parts;
    header[HEADER.batches] = (header[HEADER.batches] as number) + 1;
  }

  #refuseUncopied(to: string, sender: unknown, error: unknown): void {
    if (typeof sender !== "string") return;
    const what = `of a kind that threads do not hand over (${errorFacts(error).message})`;
    this.#parts.delivery.refusals.uncopied(sender, to, null, new NotPlain("message", what));
  }

  #obey(control: ToRealm): void {
    const parts = this.#parts;
    const { swapSource, swapTarget } = parts;
    switch (control.is) {
      case "birth":
        this.#birth(control.birth, control.globalName);
        break;
      case "capabilities":
        parts.hostFacts.capabilities = control.capabilities;
        break;
      case "lost": {
        const gone = new Set(control.addresses);
        parts.replies.lose(gone, control.reason);
        parts.events.endSubscriptionsTo(gone, control.reason);
        break;
      }
      case "request":
        this.#answer(control.id, control.request);
        break;
      case "answer":
        parts.requests.answer(control.id, control.value, control.error);
        break;
      case "giveUp": {
        const cell = parts.actors.get(control.address);
        if (cell !== undefined) parts.lifecycle.giveUp(cell, control);
        break;
      }
      case "faults":
        injectFaults(parts, control);
        break;
      case "seal":
        swapSource.seal(control);
        break;
      case "adopt":
        swapTarget.adopt(control);
        break;
      case "handover":
        swapSource.handover(control.swap, control.addresses);
        break;
      case "go":
        swapTarget.go(control.swap, control.list);
        break;
      case "release":
        swapSource.release(control.swap, control.addresses);
        break;
      case "reopen":
        swapSource.reopen(control.swap, control.addresses);
        break;
      case "discard":
        swapTarget.discard(control.swap, control.addresses);
        break;
      case "oldStopped":
        swapTarget.oldStopped(control.swap, control.address);
        break;
    }
  }

  /** An actor that the host placed here. */
  #birth({ address, className, parent, init, requirements, isAnnounced }: Birth, globalName: string | null): void {
    const { classes, sourceHash, outbox, actors } = this.#parts;
    const loaded = classes.byName(className);
    if (loaded === undefined) {
      const error = errorFacts(noClass(className, sourceHash));
      outbox.control({
        is: "gone",
        address,
        reason: `start failed: ${error.message}`,
        error,
        asked: null,
        counted: newCounters(),
        isUnborn: true,
      });
      return;
    }
    this.place({ address, loaded, parent, init, requirements, globalName });
    if (isAnnounced || actors.isForeign(address)) actors.routeViaHost(address);
  }

  #answer(id: number, request: HostRequest): void {
    const { outbox } = this.#parts;
    try {
      outbox.control({ is: "answer", id, value: this.#find(request), error: null });
    } catch (error) {
      outbox.control({ is: "answer", id, value: null, error: errorFacts(error) });
    }
  }

  #find(request: HostRequest): unknown {
    const { classes, actors } = this.#parts;
    switch (request.do) {
      case "class":
        return classes.byName(request.className)?.facts ?? null;
      case "passes":
        return classes.byName(request.className)?.passesCheck(request.capabilities, request.requirements) ?? false;
      case "unfit":
        return [...actors.all()].filter((cell) => !fits(cell, request.capabilities)).map((cell) => cell.address);
    }
  }
}

/** A host passes bodies on unopened: what another realm posted in the place of one shows here. */
function read(body: Body): unknown {
  try {
    return decode(body);
  } catch {
    return UNREADABLE;
  }
}

function fits(cell: Cell, capabilities: Readonly<Record<string, unknown>>): boolean {
  const requirements = cell.extras?.requirements ?? {};
  const { requires } = cell.class.facts;
  if (lacksOf(capabilities, requires).length > 0 || lacksOf(capabilities, requirements).length > 0) return false;
  return cell.mode !== LOCAL || cell.class.passesCheck(capabilities, requirements);
}
