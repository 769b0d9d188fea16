import type { Net, NetMessage } from "../surroundings.ts";
import type { Machine, World } from "./world.testbed.ts";

interface Subscription {
  readonly pattern: readonly string[];
  take(message: NetMessage): void;
}

interface Client {
  readonly machine: Machine;
  /** One of the servers. */
  readonly server: { downUntilMs: number; brokeAtMs: number };
  readonly subscriptions: Set<Subscription>;
  readonly onUp: (() => void)[];
}

/** What happened, for who wants to know that it did. */
export type Counts = Record<string, number>;

/**
 * Servers between the machines: they keep the order of two clients, lose what was on its way when one breaks, and may
 * be cut apart.
 */
export class SimNet {
  readonly #world: World;
  readonly #counts: Counts;
  readonly #clients: Client[] = [];
  readonly #servers = [0, 1, 2].map(() => ({ downUntilMs: 0, brokeAtMs: Number.NEGATIVE_INFINITY }));
  readonly #lastMs = new Map<string, number>();
  /** How many messages take long, and how long. */
  slow = { chance: 0, maxMs: 0 };
  /** Those that are cut from all others, and until when. */
  #apart: { machines: ReadonlySet<Machine>; untilMs: number } | null = null;

  constructor(world: World, counts: Counts) {
    this.#world = world;
    this.#counts = counts;
  }

  /** What goes between them and the others in that time arrives after it, or not. */
  cut(machines: ReadonlySet<Machine>, ms: number): void {
    this.#apart = { machines, untilMs: this.#world.nowMs + ms };
  }

  get isCut(): boolean {
    return this.#apart !== null && this.#apart.untilMs > this.#world.nowMs;
  }

  isApart(one: Machine, other: Machine | null): boolean {
    return this.#apartUntilMs(one, other) > this.#world.nowMs;
  }

  /** When the two are together again. The servers with the keys are with those that were not cut off. */
  #apartUntilMs(one: Machine, other: Machine | null): number {
    if (this.#apart === null) return 0;
    const { machines, untilMs } = this.#apart;
    return machines.has(one) === (other !== null && machines.has(other)) ? 0 : untilMs;
  }

  /** Its clients are without a server for a moment, and what was on its way is gone. */
  breakServer(ms: number): ReadonlySet<Machine> {
    const server = this.#world.pick(this.#servers);
    server.brokeAtMs = this.#world.nowMs;
    server.downUntilMs = this.#world.nowMs + ms;
    const without = new Set<Machine>();
    for (const client of this.#clients) {
      if (client.server !== server) continue;
      without.add(client.machine);
      this.#world.at(server.downUntilMs, client.machine, () => {
        for (const task of client.onUp) task();
      });
    }
    return without;
  }

  connect(machine: Machine): Net {
    const world = this.#world;
    const client: Client = { machine, server: world.pick(this.#servers), subscriptions: new Set(), onUp: [] };
    this.#clients.push(client);
    return {
      get isUp() {
        return client.server.downUntilMs <= world.nowMs;
      },
      maxBytes: 4_096,
      publish: (subject, bytes, replyTo) => this.#publish(client, subject, bytes, replyTo ?? null),
      subscribe: (pattern, take) => {
        const subscription = { pattern: pattern.split("."), take };
        client.subscriptions.add(subscription);
        return () => client.subscriptions.delete(subscription);
      },
      onUp: (task) => void client.onUp.push(task),
      close: async () => client.subscriptions.clear(),
    };
  }

  #publish(from: Client, subject: string, bytes: Uint8Array, replyTo: string | null): void {
    const world = this.#world;
    const sentMs = world.nowMs;
    const words = subject.split(".");
    const copy = Uint8Array.from(bytes);
    let hasListener = false;
    for (const client of this.#clients) {
      const { machine, server } = client;
      if (machine.isDead) continue;
      const isOpen = server.downUntilMs <= world.nowMs;
      for (const subscription of client.subscriptions) {
        if (!matches(subscription.pattern, words)) continue;
        // Nobody tells a client that a whole part of the network is silent.
        if (isOpen || this.isApart(from.machine, machine)) hasListener = true;
        if (isOpen)
          this.#carry(from, client, sentMs, () =>
            subscription.take({ subject, bytes: copy, replyTo, isNobody: false }),
          );
      }
    }
    if (hasListener || replyTo === null) return;
    this.#count("nobody");
    const answered = replyTo.split(".");
    for (const subscription of from.subscriptions) {
      if (!matches(subscription.pattern, answered)) continue;
      const none = { subject: replyTo, bytes: new Uint8Array(0), replyTo: null, isNobody: true };
      this.#carry(from, from, sentMs, () => from.subscriptions.has(subscription) && subscription.take(none));
    }
  }

  #carry(from: Client, to: Client, sentMs: number, take: () => void): void {
    const world = this.#world;
    const way = `${from.machine.name} ${to.machine.name}`;
    const apartMs = this.#apartUntilMs(from.machine, to.machine);
    if (apartMs > sentMs && world.chance(0.2)) {
      this.#count("lost in a cut");
      return;
    }
    const takesMs = world.between(0.1, world.chance(this.slow.chance) ? this.slow.maxMs : 2);
    const dueMs = Math.max(sentMs + takesMs, this.#lastMs.get(way) ?? 0, apartMs);
    this.#lastMs.set(way, dueMs);
    world.at(dueMs, to.machine, () => {
      const isBroken = from.server.brokeAtMs >= sentMs || to.server.brokeAtMs >= sentMs;
      if (isBroken && world.chance(0.7)) this.#count("lost with a server");
      else take();
    });
  }

  #count(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }
}

function matches(pattern: readonly string[], words: readonly string[]): boolean {
  return pattern.length === words.length && pattern.every((word, at) => word === "*" || word === words[at]);
}
