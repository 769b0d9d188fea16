import { HEADER } from "../core/counters.ts";
import type { Sender } from "../core/notice.ts";
import type { Body } from "../core/plain-value.ts";
import { addControl, addMessage, type Batch, type ToHost } from "./control.ts";

/** Messages and controls per post. */
const FLUSH_AT = 3 * 64;

export interface OutboxSetup {
  /** Hands a batch to the host, copied. Throws, with nothing sent, when something in it cannot be copied. */
  post(batch: Batch): void;
  /** Runs a task at the end of this tick. */
  defer(task: () => void): void;
  header: Float64Array;
  /** A message that could not be copied after all. */
  onUncopied(to: string, sender: Sender, error: unknown): void;
}

/** Everything that leaves a realm, in one order. */
export class Outbox {
  readonly #setup: OutboxSetup;
  #batch: Batch = [];
  #isDeferred = false;

  constructor(setup: OutboxSetup) {
    this.#setup = setup;
  }

  message(to: string, sender: Sender, body: Body): void {
    const header = this.#setup.header;
    header[HEADER.out] = (header[HEADER.out] as number) + 1;
    addMessage(this.#batch, to, sender, body);
    this.#added();
  }

  control(control: ToHost): void {
    addControl(this.#batch, control);
    this.#added();
  }

  #added(): void {
    if (this.#batch.length >= FLUSH_AT) this.flush();
    else if (!this.#isDeferred) {
      this.#isDeferred = true;
      this.#setup.defer(() => {
        this.#isDeferred = false;
        this.flush();
      });
    }
  }

  flush(): void {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    try {
      this.#setup.post(batch);
    } catch {
      this.#sortOut(batch);
    }
  }

  /** One value that cannot be copied makes the whole post fail: the rest goes on in order, that one goes back. */
  #sortOut(batch: Batch): void {
    for (let i = 0; i < batch.length; i += 3) {
      const triple = batch.slice(i, i + 3);
      try {
        this.#setup.post(triple);
      } catch (error) {
        this.#setup.onUncopied(String(triple[0]), triple[1] as Sender, error);
      }
    }
  }
}
