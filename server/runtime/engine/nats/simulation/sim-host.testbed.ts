import type { ActorAddress } from "../../../author/address.ts";
import { MessageBatch } from "../../../wire/message-batch.ts";
import { memoryBlobStore } from "../../blobs.ts";
import type { EngineHost } from "../../engine.ts";
import type { LivingMember } from "../membership/mod.ts";
import { NatsSeat } from "../nats-seat.ts";
import type { Rules } from "../rules.ts";
import type { Timing } from "../timing.ts";
import type { Ledger } from "./ledger.testbed.ts";
import type { SimKv } from "./sim-kv.testbed.ts";
import type { SimNet } from "./sim-net.testbed.ts";
import type { Machine, World } from "./world.testbed.ts";

export interface SimSetup {
  readonly world: World;
  readonly net: SimNet;
  readonly kv: SimKv;
  readonly ledger: Ledger;
  readonly rules: Rules;
  readonly timing: Timing;
  readonly names: readonly string[];
  /** From then on nobody sends anything. */
  readonly quietFromMs: number;
}

const SAY_MS = 300;
const ACT_MS = 100;

/** A host in one life: it sends numbers to others, claims names and acts for them, and notes what it is given. */
export class SimHost {
  readonly machine: Machine;
  readonly life: string;
  readonly seat: NatsSeat;
  readonly #setup: SimSetup;
  isIn = false;
  isOver = false;
  readonly #next = new Map<string, number>();
  /** The names that it believes to hold, and by which fence. */
  readonly #held = new Map<string, { address: ActorAddress; fence: number }>();
  #actors = 0;

  constructor(setup: SimSetup, machine: Machine, life: string) {
    this.#setup = setup;
    this.machine = machine;
    this.life = life;
    const { world, net, kv, rules, timing } = setup;
    this.seat = new NatsSeat({
      self: { name: machine.name, life },
      convention: "sim",
      place: "here",
      rules,
      timing,
      connect: async () => ({
        clock: world.clockOf(machine),
        soon: (task) => void world.at(world.nowMs, machine, task),
        net: net.connect(machine),
        kv: kv.connect(machine),
        blobs: memoryBlobStore(),
      }),
    });
  }

  get #who(): string {
    return this.life;
  }

  async start(): Promise<void> {
    try {
      await this.seat.join(this.#host());
    } catch (error) {
      this.#setup.ledger.count(`could not join: ${(error as { code?: string }).code}`);
      this.#end();
      return;
    }
    if (this.isOver) return;
    this.isIn = true;
    this.#setup.ledger.count("joined");
    this.#every(SAY_MS, () => this.#say());
    this.#every(ACT_MS, () => this.#act());
    this.#every(2 * SAY_MS, () => void this.#claimOrRelease());
  }

  /** Its actors have ended before it says goodbye. */
  async leave(): Promise<void> {
    this.isIn = false;
    this.#held.clear();
    await this.seat.leave();
    this.#setup.ledger.count("left");
    this.#end();
  }

  kill(): void {
    this.machine.isDead = true;
    this.#end();
  }

  #end(): void {
    this.isIn = false;
    this.isOver = true;
    this.#setup.ledger.over(this.#who);
  }

  #every(ms: number, task: () => void): void {
    const { world } = this.#setup;
    const again = () => {
      if (!this.isIn) return;
      task();
      world.at(world.nowMs + world.between(0.5, 1.5) * ms, this.machine, again);
    };
    again();
  }

  /** A few numbers for somebody, in one piece. */
  #say(): void {
    const { world, ledger } = this.#setup;
    const others = this.#lives().filter(({ id }) => id !== this.seat.id);
    if (others.length === 0 || world.nowMs > this.#setup.quietFromMs) return;
    const to = world.pick(others);
    const batch = new MessageBatch();
    const numbers: number[] = [];
    const count = 1 + Math.floor(world.random() * 3);
    for (let i = 0; i < count; i += 1) {
      const n = (this.#next.get(to.life) ?? 0) + 1;
      this.#next.set(to.life, n);
      numbers.push(n);
      // Some are cut into several parts.
      const padding = world.chance(0.02) ? "x".repeat(9_000) : "";
      batch.add(to.life, this.life, JSON.stringify({ n, padding }));
    }
    if (this.seat.link.send(to.id, batch) !== "taken") return;
    for (const n of numbers) ledger.sends(this.#who, to.life, n);
  }

  #act(): void {
    this.#setup.ledger.leads(this.seat.health()?.leads ?? null);
    if (!this.seat.mayAct()) {
      if (this.#held.size > 0) this.#setup.ledger.count("acts not done");
      return;
    }
    for (const [name, { fence }] of this.#held) this.#setup.ledger.acts(this.#who, name, fence);
  }

  async #claimOrRelease(): Promise<void> {
    const { world, names, ledger } = this.#setup;
    const name = world.pick(names);
    try {
      const held = this.#held.get(name);
      if (held !== undefined) {
        if (world.chance(0.93)) return;
        this.#held.delete(name);
        await this.seat.names.release(name, held.address);
        ledger.count("released");
      } else await this.claim(name);
    } catch {
      // It is over, or the keys were out of reach.
    }
  }

  #lives(): readonly LivingMember[] {
    return this.seat.view.members() as readonly LivingMember[];
  }

  async claim(name: string): Promise<void> {
    this.#actors += 1;
    const address = `${this.machine.name}:${this.life}.${this.#actors}` as ActorAddress;
    const { holder, fence } = await this.seat.names.claim(name, address);
    if (holder !== address || !this.isIn) return;
    this.#held.set(name, { address, fence });
    this.#setup.ledger.count("claimed");
  }

  #host(): EngineHost {
    const { ledger } = this.#setup;
    return {
      facts: () => ({ name: this.machine.name, capabilities: {}, sinceMs: 0, authority: null, services: {} }),
      onBatch: (_from, batch) =>
        batch.forEach({
          message: (to, sender, body) => {
            const from = String(sender);
            const { n } = JSON.parse(String(body)) as { n: number };
            if (to === this.life)
              ledger.takes(
                from,
                this.life,
                n,
                this.#lives().some(({ life }) => life === from),
              );
          },
          chunk: () => {},
        }),
      onCall: async () => null,
      onView: ({ no, lost, left }) => {
        ledger.takesView(
          no,
          this.#lives().map(({ life }) => life),
        );
        for (const member of lost) ledger.removed((member as LivingMember).life);
        if (left.length > 0) ledger.count("views of who left");
      },
      onUndelivered: (_to, batch) =>
        batch.forEach({
          message: (to, sender, body) =>
            ledger.undelivered(String(sender), to, (JSON.parse(String(body)) as { n: number }).n),
          chunk: () => {},
        }),
      onFenced: () => {
        ledger.count("fenced");
        ledger.removed(this.life);
        this.#held.clear();
        this.#end();
      },
      onStatement: () => {},
      onOffer: () => {},
    };
  }
}
