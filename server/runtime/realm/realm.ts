import { lacksOf } from "../core/capability-match.ts";
import { HEADER, newCounters } from "../core/counters.ts";
import { RunQueue } from "../core/run-queue.ts";
import { errorFacts } from "../errors.ts";
import type { Sender } from "../wire/notice.ts";
import { openParcel, type Parcel, parcelSize, UNREADABLE } from "../wire/parcel.ts";
import { type Body, decode, NotPlain } from "../wire/plain-value.ts";
import { type Batch, loneParcel, type RealmBatchReader, readBatch } from "../wire/realm-batch.ts";
import type { Birth, HostRequest, ToRealm } from "../wire/realm-control.ts";
import {
  type Cell,
  endSubscriptionsTo,
  LOCAL,
  MAX_PER_SLICE,
  RealmState,
  receive,
  refuseUncopied,
  refuseUnreadable,
  wakeUp,
} from "./delivery/mod.ts";
import { injectFaults } from "./faults/mod.ts";
import type { RealmSetup } from "./realm-setup.ts";
import { noClass, Requests } from "./services/mod.ts";
import { Spawner } from "./spawner.ts";
import { SwapSource, SwapTarget } from "./swap/mod.ts";
import { forget, giveUp, revoke, runSlice } from "./turn/mod.ts";

/**
 * Runs actors: in a worker thread for a source, in the host's own thread for system actors, everywhere on the
 * sequential base. It knows one port, to its host, and gets its time and its scheduling from outside.
 */
export class Realm {
  readonly state: RealmState;
  readonly spawner: Spawner;
  readonly #requests: Requests;
  readonly #source: SwapSource;
  readonly #target: SwapTarget;
  /**
   * Parcels that came while the slice was over, unopened: messages that wait as objects cost the garbage collector more
   * than all else.
   */
  readonly #unopened = new RunQueue<Parcel>();
  readonly #reader: RealmBatchReader<ToRealm> = {
    message: (to, sender, body) => this.#deliver(to, sender, read(body)),
    control: (control) => this.#obey(control),
    parcel: (parcel) => openParcel(parcel, (to, from, message) => this.#deliver(to, from, message)),
  };

  constructor(setup: RealmSetup) {
    const run = () => {
      this.#takeInUnopened(state.left);
      const before = state.left;
      const isMore = runSlice(state);
      setup.watch?.tookMessages(before - state.left);
      if (isMore || this.#unopened.size > 0) goOn();
      else state.isAwake = false;
    };
    const runRested = () => {
      state.left = MAX_PER_SLICE;
      run();
    };
    // At the end of the tick as long as that does not keep timers and I/O waiting: askers that ask again and again
    // never let go.
    const goOn = () => (state.left > 0 ? setup.scheduler.endOfTick(run) : setup.scheduler.afterIo(runRested));
    const state = new RealmState(setup, {
      wake: () => {
        state.isAwake = true;
        goOn();
      },
      wakeUp: (wakeup) => wakeUp(state, wakeup),
      onUncopied: (to, sender, error) => {
        if (typeof sender !== "string") return;
        const what = `of a kind that threads do not hand over (${errorFacts(error).message})`;
        refuseUncopied(state, sender, to, null, new NotPlain("message", what));
      },
    });
    this.state = state;
    this.#requests = new Requests(state.outbox);
    this.spawner = new Spawner(state, this.#requests);
    this.#source = new SwapSource(state);
    this.#target = new SwapTarget(state, this.spawner);
  }

  /** Takes in what the host posted, in order. */
  receive(batch: Batch): void {
    const parcel = loneParcel(batch);
    if (parcel !== null && (this.state.left <= 0 || this.#unopened.size > 0)) {
      this.#unopened.push(parcel);
      if (!this.state.isAwake) this.state.wake();
      return;
    }
    this.#takeInUnopened(Number.POSITIVE_INFINITY);
    this.#takeIn(batch);
  }

  /** Ends every actor without a word to anybody: no hook is called, and what its code still does is refused. */
  end(): void {
    for (const cell of this.state.cells.values()) {
      revoke(cell);
      forget(this.state, cell);
    }
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

  #takeIn(batch: Batch): void {
    this.#countBatch();
    readBatch(batch, this.#reader);
  }

  #countBatch(): void {
    const { header } = this.state.counters;
    header[HEADER.batches] = (header[HEADER.batches] as number) + 1;
  }

  #deliver(to: string, sender: Sender, message: unknown): void {
    if (message === UNREADABLE) refuseUnreadable(this.state, to, sender);
    else receive(this.state, to, sender, message);
  }

  #obey(control: ToRealm): void {
    switch (control.is) {
      case "birth":
        this.#birth(control.birth, control.globalName);
        break;
      case "capabilities":
        this.state.capabilities = control.capabilities;
        break;
      case "lost": {
        const gone = new Set(control.addresses);
        this.state.replies.lose(gone, control.reason);
        endSubscriptionsTo(this.state, gone, control.reason);
        break;
      }
      case "request":
        this.#answer(control.id, control.request);
        break;
      case "answer":
        this.#requests.answer(control.id, control.value, control.error);
        break;
      case "giveUp": {
        const cell = this.state.cells.get(control.address);
        if (cell !== undefined) giveUp(this.state, cell, control);
        break;
      }
      case "faults":
        injectFaults(this.state, control);
        break;
      case "seal":
        this.#source.seal(control);
        break;
      case "adopt":
        this.#target.adopt(control);
        break;
      case "handover":
        this.#source.handover(control.swap, control.addresses);
        break;
      case "go":
        this.#target.go(control.swap, control.list);
        break;
      case "release":
        this.#source.release(control.swap, control.addresses);
        break;
      case "reopen":
        this.#source.reopen(control.swap, control.addresses);
        break;
      case "discard":
        this.#target.discard(control.swap, control.addresses);
        break;
      case "oldStopped":
        this.#target.oldStopped(control.swap, control.address);
        break;
    }
  }

  /** An actor that the host placed here. */
  #birth(birth: Birth, globalName: string | null): void {
    const loaded = this.state.setup.classes.byName(birth.className);
    if (loaded === undefined) {
      const error = errorFacts(noClass(birth.className, this.state.setup.sourceHash));
      this.state.outbox.control({
        is: "gone",
        address: birth.address,
        reason: `start failed: ${error.message}`,
        error,
        asked: null,
        counted: newCounters(),
        isUnborn: true,
      });
      return;
    }
    const cell = this.spawner.spawn(birth.address, loaded, birth.parent, birth.init, birth.requirements);
    if (loaded.isPersistent) cell.more().globalName = globalName;
    if (birth.isAnnounced || this.state.isForeign(birth.address)) this.state.routedViaHost.add(birth.address);
    this.state.awaited.add(cell);
  }

  #answer(id: number, request: HostRequest): void {
    try {
      this.state.outbox.control({ is: "answer", id, value: this.#find(request), error: null });
    } catch (error) {
      this.state.outbox.control({ is: "answer", id, value: null, error: errorFacts(error) });
    }
  }

  #find(request: HostRequest): unknown {
    const { classes } = this.state.setup;
    switch (request.do) {
      case "class":
        return classes.byName(request.className)?.facts ?? null;
      case "passes":
        return classes.byName(request.className)?.passesCheck(request.capabilities, request.requirements) ?? false;
      case "unfit":
        return [...this.state.cells.values()]
          .filter((cell) => !fits(cell, request.capabilities))
          .map((cell) => cell.address);
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
  const requirements = cell.rare?.requirements ?? {};
  const { requires } = cell.class.facts;
  if (lacksOf(capabilities, requires).length > 0 || lacksOf(capabilities, requirements).length > 0) return false;
  return cell.mode !== LOCAL || cell.class.passesCheck(capabilities, requirements);
}
