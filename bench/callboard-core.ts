import { Actor, type ActorAddress, ActorSystem } from "#runtime";
import { ACTORS, ASKS, type CorePeer, ROUND_TRIPS, RUNS, TELLS } from "./core-case.ts";
import { askLatency, heapBytes, medianMs } from "./measure.ts";

class Counter extends Actor {
  static mailbox = { max: TELLS * 2 };
  #count = 0;

  receive(message: unknown, sender: ActorAddress): void {
    if (typeof message === "number") this.#count++;
    else {
      this.send(sender, this.#count);
      this.#count = 0;
    }
  }
}

class Returner extends Actor {
  receive(left: unknown, sender: ActorAddress): void {
    this.send(sender, left);
  }
}

class Idle extends Actor {
  receive(): void {}
}

/** Measures from inside, as an actor that talks to others does, and answers with the result. */
class Tells extends Actor {
  async receive(_go: unknown, sender: ActorAddress): Promise<void> {
    const counter = this.createActor(Counter);
    const once = async () => {
      const startedAt = performance.now();
      for (let n = 0; n < TELLS; n++) this.send(counter, n);
      const count = await this.ask(counter, "count", { timeoutMs: 60_000 });
      if (count !== TELLS) throw new Error(`counted ${String(count)} of ${TELLS}`);
      return performance.now() - startedAt;
    };
    this.send(sender, await medianMs(RUNS, once));
  }
}

class PingPong extends Actor {
  #peer: ActorAddress | null = null;
  #asker: ActorAddress | null = null;
  #startedAt = 0;
  readonly #times: number[] = [];

  receive(message: unknown, sender: ActorAddress): void {
    if (message === "go") {
      this.#asker = sender;
      this.#peer = this.createActor(Returner);
      this.#serve();
    } else if (typeof message === "number" && message > 1) this.send(sender, message - 1);
    else this.#end();
  }

  #serve(): void {
    this.#startedAt = performance.now();
    this.send(this.#peer as ActorAddress, ROUND_TRIPS);
  }

  #end(): void {
    this.#times.push(performance.now() - this.#startedAt);
    if (this.#times.length < RUNS) this.#serve();
    else this.send(this.#asker as ActorAddress, this.#times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]);
  }
}

class Asker extends Actor {
  async receive(_go: unknown, sender: ActorAddress): Promise<void> {
    const returner = this.createActor(Returner);
    this.send(sender, { ...(await askLatency(ASKS, () => this.ask(returner, 1))) });
  }
}

class Crowd extends Actor {
  readonly #members: ActorAddress[] = [];

  async receive(_go: unknown, sender: ActorAddress): Promise<void> {
    const before = heapBytes();
    const startedAt = performance.now();
    for (let n = 0; n < ACTORS; n++) this.#members.push(this.createActor(Idle));
    await this.ask(this.createActor(Returner), "the last of them runs");
    const createMs = performance.now() - startedAt;
    this.send(sender, { createMs, heapPerActor: (heapBytes() - before) / ACTORS });
  }
}

async function measured<T>(actor: new () => Actor): Promise<T> {
  const system = await ActorSystem.start({ name: "bench" });
  const answer = await system.ask(await system.createActor(actor), "go", { timeoutMs: 60_000 });
  await system.shutdown({ deadlineMs: 100 });
  return answer as T;
}

export const callboard: CorePeer = {
  tells: () => measured(Tells),
  pingPong: () => measured(PingPong),
  ask: () => measured(Asker),
  actors: () => measured(Crowd),
};
