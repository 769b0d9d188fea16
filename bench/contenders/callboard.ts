import { Actor, type ActorAddress, ActorSystem } from "#runtime";
import {
  type CorePeer,
  type Crowd,
  expectCount,
  type Fairness,
  FLOOD_DEPTH,
  type Latency,
  skynetSum,
} from "../core-case.ts";
import { askLatency, askLatencyUntil, heapBytes, over, timerLateness } from "../measure.ts";

class Counter extends Actor {
  static mailbox = { max: 10_000_000 };
  #count = 0;

  receive(message: unknown, sender: ActorAddress): void {
    if (typeof message === "number") this.#count++;
    else this.send(sender, this.#count);
  }
}

class Returner extends Actor {
  receive(message: unknown, sender: ActorAddress): void {
    this.send(sender, message);
  }
}

class Idle extends Actor {
  receive(): void {}
}

/** Measures from inside, as an actor that talks to others does, and answers with the result. */
class Tells extends Actor {
  async receive(count: number, sender: ActorAddress): Promise<void> {
    const counter = this.createActor(Counter);
    const startedAt = performance.now();
    for (let n = 0; n < count; n++) this.send(counter, n);
    const counted = await this.ask(counter, "count", { timeoutMs: 60_000 });
    const tookMs = performance.now() - startedAt;
    expectCount("counted", counted, count);
    this.send(sender, tookMs);
  }
}

class PingPong extends Actor {
  #asker: ActorAddress | null = null;
  #startedAt = 0;

  receive(left: number, sender: ActorAddress): void {
    if (this.#asker === null) {
      this.#asker = sender;
      const peer = this.createActor(Returner);
      this.#startedAt = performance.now();
      this.send(peer, left);
    } else if (left > 1) this.send(sender, left - 1);
    else this.send(this.#asker, performance.now() - this.#startedAt);
  }
}

class Asker extends Actor {
  async receive(count: number, sender: ActorAddress): Promise<void> {
    const returner = this.createActor(Returner);
    this.send(sender, await askLatency(count, () => this.ask(returner, 1)));
  }
}

class Parent extends Actor {
  readonly #members: ActorAddress[] = [];

  async receive(count: number, sender: ActorAddress): Promise<void> {
    const before = heapBytes();
    const startedAt = performance.now();
    for (let n = 0; n < count; n++) this.#members.push(this.createActor(Idle));
    await this.ask(this.createActor(Returner), "the last of them runs");
    const createMs = performance.now() - startedAt;
    this.send(sender, { createMs, heapBytesPerActor: (heapBytes() - before) / count });
  }
}

/** A node of the tree: of so many leaves, from that number on. */
class Node extends Actor {
  #parent: ActorAddress | null = null;
  #sum = 0;
  #open = 10;

  onStart(init?: { parent: ActorAddress; first: number; leaves: number }): void {
    if (init === undefined) return;
    this.#parent = init.parent;
    if (init.leaves === 1) this.send(init.parent, init.first);
    else this.#grow(init.first, init.leaves);
  }

  receive(message: number | { leaves: number }, sender: ActorAddress): void {
    if (typeof message !== "number") {
      // Else it is told that it ends.
      if ("leaves" in message) {
        this.#parent = sender;
        this.#grow(0, message.leaves);
      }
      return;
    }
    this.#sum += message;
    this.#open--;
    if (this.#open === 0) this.send(this.#parent as ActorAddress, this.#sum);
  }

  #grow(first: number, size: number): void {
    const leaves = size / 10;
    for (let n = 0; n < 10; n++) {
      this.createActor(Node, { init: { parent: this.self, first: first + n * leaves, leaves } });
    }
  }
}

class Listener extends Actor {
  #left = 0;

  onStart(messages: number): void {
    this.#left = messages;
  }

  receive(_message: unknown, sender: ActorAddress): void {
    this.#left--;
    if (this.#left === 0) this.send(sender, "all");
  }
}

class Broadcaster extends Actor {
  #asker: ActorAddress | null = null;
  #open = 0;
  #startedAt = 0;

  async receive(message: "all" | { receivers: number; messagesEach: number }, sender: ActorAddress): Promise<void> {
    if (message === "all") {
      this.#open--;
      if (this.#open === 0) this.send(this.#asker as ActorAddress, performance.now() - this.#startedAt);
      return;
    }
    // Else it is told that it ends.
    if (!("receivers" in message)) return;
    const { receivers, messagesEach } = message;
    this.#asker = sender;
    this.#open = receivers;
    const listeners = Array.from({ length: receivers }, () => this.createActor(Listener, { init: messagesEach }));
    await this.ask(this.createActor(Returner), "the last of them runs");
    this.#startedAt = performance.now();
    for (let n = 0; n < messagesEach; n++) for (const listener of listeners) this.send(listener, n);
  }
}

class Flooder extends Actor {
  #isOver = () => false;
  #flooded = 0;

  receive(message: number | { forMs: number } | "count", sender: ActorAddress): void {
    if (message === "count") this.send(sender, this.#flooded);
    else if (typeof message !== "number") {
      this.#isOver = over(message.forMs);
      for (let n = 0; n < FLOOD_DEPTH; n++) this.send(this.self, n);
    } else {
      this.#flooded++;
      if (!this.#isOver()) this.send(this.self, message + 1);
    }
  }
}

class Bystander extends Actor {
  async receive(forMs: number, sender: ActorAddress): Promise<void> {
    const returner = this.createActor(Returner);
    const flooder = this.createActor(Flooder);
    this.send(flooder, { forMs });
    const isOver = over(forMs);
    const lateness = timerLateness(isOver);
    const askUs = await askLatencyUntil(isOver, () => this.ask(returner, 1));
    const lateMs = await lateness;
    const flooded = (await this.ask(flooder, "count")) as number;
    this.send(sender, { askUs, lateMs, perSecond: (flooded / forMs) * 1_000 });
  }
}

/**
 * One for all runs of the process, as a program has one. What leaves many actors behind stops them after its time is
 * taken.
 */
const started = ActorSystem.start({ name: "bench" });

async function measured<T>(actor: new () => Actor, message: unknown): Promise<T> {
  const system = await started;
  return (await system.ask(await system.createActor(actor), message, { timeoutMs: 60_000 })) as T;
}

async function broadcast(receivers: number, messagesEach: number): Promise<number> {
  const system = await started;
  const root = await system.createActor(Broadcaster);
  const tookMs = await system.ask(root, { receivers, messagesEach }, { timeoutMs: 60_000 });
  await system.stop(root);
  return tookMs as number;
}

async function skynet(leaves: number): Promise<number> {
  const system = await started;
  const startedAt = performance.now();
  const root = await system.createActor(Node);
  const sum = await system.ask(root, { leaves }, { timeoutMs: 60_000 });
  const tookMs = performance.now() - startedAt;
  expectCount("sum", sum, skynetSum(leaves));
  await system.stop(root);
  return tookMs;
}

export const peer: CorePeer = {
  tells: (count) => measured(Tells, count),
  pingPong: (roundTrips) => measured(PingPong, roundTrips),
  ask: (count) => measured<Latency>(Asker, count),
  actors: (count) => measured<Crowd>(Parent, count),
  skynet,
  broadcast,
  flood: (forMs) => measured<Fairness>(Bystander, forMs),
};
