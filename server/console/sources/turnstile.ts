/** Lets one through at a time, in the order they came. */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve();

  pass<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(run, run);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
