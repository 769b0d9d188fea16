import { Actor, type ActorContext, REVOKE, type Store, type Wakeup } from "../../author/actor.ts";
import { RuntimeError } from "../../errors.ts";
import type { Cell } from "../delivery/mod.ts";

/**
 * Takes from the actor's present instance what it can do: its timers and promises may still run, and may not act as the
 * actor.
 */
export function revoke(cell: Cell, instance: unknown = cell.instance): void {
  if (instance instanceof Actor) Actor[REVOKE](instance, new Revoked(cell));
}

/** What an instance asks for that does not run its actor any more. */
export function moved(cell: Cell): RuntimeError {
  const text = `${cell.address} is not run by this instance any more`;
  return new RuntimeError(
    "ACTOR_MOVED",
    text,
    'Clear timers and sockets in onStop(reason): the actor exited, was "restarted" or was "swapped".',
  );
}

/** Its own address, what its host offers, and its log; all else is refused. */
class Revoked implements ActorContext {
  readonly #cell: Cell;

  constructor(cell: Cell) {
    this.#cell = cell;
  }

  get address() {
    return this.#cell.address;
  }

  get capabilities() {
    return this.#cell.capabilities;
  }

  get log() {
    return this.#cell.log;
  }

  get store(): Store {
    return this.#refuse();
  }

  ask(): Promise<unknown> {
    return Promise.reject(moved(this.#cell));
  }

  send(): void {
    this.#refuse();
  }

  createActor(): never {
    return this.#refuse();
  }

  wakeupAfter(): Wakeup {
    return this.#refuse();
  }

  cancelWakeup(): boolean {
    return this.#refuse();
  }

  publish(): void {
    this.#refuse();
  }

  subscribe(): void {
    this.#refuse();
  }

  unsubscribe(): void {
    this.#refuse();
  }

  stop(): void {
    this.#refuse();
  }

  register(): void {
    this.#refuse();
  }

  updateCapability(): void {
    this.#refuse();
  }

  workInProgress(): void {
    this.#refuse();
  }

  setTroupeLimits(): void {
    this.#refuse();
  }

  #refuse(): never {
    throw moved(this.#cell);
  }
}
