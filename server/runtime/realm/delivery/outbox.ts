import { realmPrefixOf } from "../../author/address.ts";
import { HEADER } from "../../core/counters.ts";
import type { Sender } from "../../wire/notice.ts";
import { ParcelWriter } from "../../wire/parcel.ts";
import { type Body, encode } from "../../wire/plain-value.ts";
import { addControl, addMessage, addParcel, type Batch, readBatch, splitBatch } from "../../wire/realm-batch.ts";
import type { ToHost } from "../../wire/realm-control.ts";

/** Messages and controls per post: with 64 the posts themselves cost a third of a message on its way. */
const FLUSH_AT = 256;
/** The first 8 go unpacked: packing pays from 5 on. */
const FEW = 8;

/** Tells the host something. In one order with all that leaves the realm. */
export interface HostTeller {
  control(control: ToHost): void;
}

export interface OutboxSetup {
  /** How the addresses begin that this host gave out. */
  home: string;
  /** Hands a batch to the host, copied. Throws, with nothing sent, when something in it cannot be copied. */
  post(batch: Batch): void;
  /** Runs a task at the end of this tick. */
  defer(task: () => void): void;
  header: Float64Array;
  /** A message that could not be copied after all. */
  onUncopied(to: string, sender: Sender, error: unknown): void;
}

/** Everything that leaves a realm, in one order. */
export class Outbox implements HostTeller {
  readonly #setup: OutboxSetup;
  #batch: Batch = [];
  /** Messages and controls in the batch and in parcels. */
  #size = 0;
  /** What is being packed behind the batch, by the realm that gave the receivers' addresses out. */
  #parcels = new Map<string, ParcelWriter>();
  #lastTo = "";
  #lastParcel: ParcelWriter | null = null;
  #isDeferred = false;
  /** Unpacked messages since the last flush or control. */
  #loose = 0;

  constructor(setup: OutboxSetup) {
    this.#setup = setup;
  }

  /** An actor's message. Throws `NotPlain` for one that may not leave. */
  send(to: string, from: string, message: unknown): void {
    if (this.#loose < FEW) {
      this.message(to, from, encode(message));
      this.#loose += 1;
      return;
    }
    const parcel = to === this.#lastTo && this.#lastParcel !== null ? this.#lastParcel : this.#parcelTo(to);
    if (!to.startsWith(this.#setup.home) || !parcel.add(to, from, message)) {
      this.message(to, from, encode(message));
      return;
    }
    this.#countOut();
    if (parcel.isFull) this.#post();
    else this.#added();
  }

  #parcelTo(to: string): ParcelWriter {
    const prefix = realmPrefixOf(to);
    let parcel = this.#parcels.get(prefix);
    if (parcel === undefined) {
      parcel = new ParcelWriter();
      this.#parcels.set(prefix, parcel);
    }
    this.#lastTo = to;
    this.#lastParcel = parcel;
    return parcel;
  }

  message(to: string, sender: Sender, body: Body): void {
    this.#cutIn();
    this.#countOut();
    addMessage(this.#batch, to, sender, body);
    this.#added();
  }

  control(control: ToHost): void {
    this.#cutIn();
    addControl(this.#batch, control);
    this.#added();
  }

  #countOut(): void {
    const header = this.#setup.header;
    header[HEADER.out] = (header[HEADER.out] as number) + 1;
  }

  /** What comes next stands behind what the parcels hold. */
  #cutIn(): void {
    if (this.#parcels.size === 0) return;
    this.#closeParcels();
    this.#loose = 0;
  }

  #closeParcels(): void {
    if (this.#parcels.size === 0) return;
    for (const parcel of this.#parcels.values()) if (!parcel.isEmpty) addParcel(this.#batch, parcel.close());
    // Not cleared: V8 chains a cleared map's old table, with all that is in it, to the new one, and an aged chain is
    // kept for long.
    this.#parcels = new Map();
    this.#lastParcel = null;
  }

  #added(): void {
    this.#size += 1;
    if (this.#size >= FLUSH_AT) this.#post();
    else if (!this.#isDeferred) {
      this.#isDeferred = true;
      this.#setup.defer(() => {
        this.#isDeferred = false;
        this.flush();
      });
    }
  }

  flush(): void {
    this.#loose = 0;
    this.#post();
  }

  /** When it is called because the batch is full more will come, and is packed at once. */
  #post(): void {
    this.#closeParcels();
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#size = 0;
    try {
      this.#setup.post(batch);
    } catch {
      this.#sortOut(batch);
    }
  }

  /** One value that cannot be copied makes the whole post fail: the rest goes on in order, that one goes back. */
  #sortOut(batch: Batch): void {
    for (const single of splitBatch(batch)) {
      try {
        this.#setup.post(single);
      } catch (error) {
        readBatch(single, {
          message: (to, sender) => this.#setup.onUncopied(to, sender, error),
          control() {},
          parcel() {},
        });
      }
    }
  }
}
