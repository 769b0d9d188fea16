/**
 * The actor that people write themselves: an array, and a microtask that empties it. No failure, no sender, no
 * fairness.
 */
export class MicroActor<T> {
  #waiting: T[] = [];
  #isScheduled = false;
  readonly #receive: (message: T) => void;

  constructor(receive: (message: T) => void) {
    this.#receive = receive;
  }

  readonly #drain = () => {
    this.#isScheduled = false;
    const batch = this.#waiting;
    this.#waiting = [];
    for (const message of batch) this.#receive(message);
  };

  send(message: T): void {
    this.#waiting.push(message);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(this.#drain);
  }
}
