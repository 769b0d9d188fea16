import type { Clock } from "../../clock.ts";
import { type ErrorFacts, errorFrom, RuntimeError } from "../../errors.ts";
import type { HostRequest } from "../../wire/realm-control.ts";
import type { RealmHandle } from "./realm-handle.ts";

interface Open {
  realm: RealmHandle;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  cancel(): void;
}

/** A host's questions to its realms. A realm that hangs does not answer: each has a deadline. */
export class HostRequests {
  readonly #clock: Clock;
  readonly #open = new Map<number, Open>();
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ask(realm: RealmHandle, request: HostRequest, timeoutMs: number): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(timeoutMs, () => {
        this.#open.delete(id);
        const what = `the realm of ${realm.hash ?? "system actors"} did not answer within ${timeoutMs} ms`;
        reject(new RuntimeError("REALM_ENDED", what, "Look whether an actor of it is stuck; ending the realm helps."));
      });
      this.#open.set(id, { realm, resolve, reject, cancel });
      realm.control({ is: "request", id, request });
    });
  }

  /** Of the realm that was asked; another has nothing to say to it. */
  answer(realm: RealmHandle, id: number, value: unknown, error: ErrorFacts | null): void {
    if (this.#open.get(id)?.realm !== realm) return;
    const open = this.#take(id);
    if (error === null) open?.resolve(value);
    else open?.reject(errorFrom(error, "NOT_SUPPORTED"));
  }

  realmEnded(realm: RealmHandle): void {
    for (const [id, open] of this.#open) {
      if (open.realm !== realm) continue;
      this.#take(id)?.reject(new RuntimeError("REALM_ENDED", "the realm ended before it answered", "Try again."));
    }
  }

  #take(id: number): Open | undefined {
    const open = this.#open.get(id);
    this.#open.delete(id);
    open?.cancel();
    return open;
  }
}
