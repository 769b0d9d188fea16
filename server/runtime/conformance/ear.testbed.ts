import { Actor, type Interest } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";

/** A system actor that keeps what it is sent, so that a test awaits messages instead of time. */
export interface Ear {
  readonly address: ActorAddress;
  /** Everything so far, in the order it came. */
  readonly heard: unknown[];
  /** Settles with everything heard when `count` messages are there. */
  until(count: number): Promise<unknown[]>;
  /** Settles with the first message, past or to come, that fits. */
  first(fits: (message: unknown) => boolean): Promise<unknown>;
  /** Sends as this actor: replies and poison come back to it. */
  send(to: ActorAddress, message: unknown): void;
  register(interest: Interest, isWanted: boolean): void;
}

/** Creates one; `interests` are registered before it settles. */
export async function listen(system: ActorSystem, ...interests: Interest[]): Promise<Ear> {
  const heard: unknown[] = [];
  const waiting = new Set<() => void>();
  let self: Listener | undefined;

  class Listener extends Actor {
    onStart() {
      self = this;
      for (const interest of interests) this.register(interest, true);
    }
    receive(message: unknown) {
      heard.push(message);
      for (const look of [...waiting]) look();
    }
    register(interest: Interest, isWanted: boolean) {
      if (interest === "deadLetters") this.handleDeadLetters(isWanted);
      else if (interest === "hostChanges") this.notifyOnHostChanges(isWanted);
      else this.notifyOnSourceAvailability(isWanted);
    }
  }

  const when = <T>(find: () => T | undefined) =>
    new Promise<T>((resolve) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  const address = await system.createActor(Listener);
  return {
    address,
    heard,
    until: (count) => when(() => (heard.length >= count ? heard : undefined)),
    first: (fits) => when(() => heard.find(fits)),
    send: (to, message) => self?.send(to, message),
    register: (interest, isWanted) => self?.register(interest, isWanted),
  };
}
