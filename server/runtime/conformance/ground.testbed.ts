import type { Capabilities } from "../author/actor.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Engine } from "../engine/engine.ts";
import { type LocalEngineOptions, localEngine } from "../engine/local/local-engine.ts";
import { natsEngine } from "../engine/nats/nats-engine.ts";
import { sequentialBase } from "../sequential/base.ts";
import { ActorSystem } from "../system/system.ts";
import type { SystemOptions } from "../system/system-options.ts";
import { packSource } from "../testing/pack-source.testbed.ts";
import { TestAuthority } from "../testing/test-authority.ts";
import { delayedBus } from "./delayed-bus.testbed.ts";

/** An engine in the hands of a test. */
export interface TestEngine extends Engine {
  /** Declares a host lost, though it may live. Settles when the others know. */
  lose(hostId: string): Promise<void>;
}

/** What a suite runs on: one convention, with whatever base and engine. */
export interface Ground {
  readonly base: "threads" | "sequential";
  readonly authority: TestAuthority;
  readonly engine: TestEngine;
  /** The base's own. */
  readonly clock: Clock;
  /** Starts a host of the ground's convention, and waits until the others know it; ended by `clear`. */
  host(name: string, options?: Partial<SystemOptions> & { capabilities?: Capabilities }): Promise<ActorSystem>;
  clear(): Promise<void>;
}

/** Each suite is a function over one of these, so that it runs on each. */
export type MakeGround = (options?: LocalEngineOptions) => Ground;

/** Real time, for actors that never settle: no handler of a suite waits for I/O that takes longer. */
const PATIENCE_MS = 250;

/** Over a bus on which everything takes its time, in an order that the seed chooses. */
export function delayedGround(name: "threads" | "sequential", seed: number): MakeGround {
  return (options) => {
    const base = name === "threads" ? name : sequentialBase({ seed, patienceMs: PATIENCE_MS });
    const later = typeof base === "string" ? soon : base.scheduler.afterIo;
    const burst = typeof base === "string" ? 20 : 1;
    const engine = localEngine({ bus: (deliver) => delayedBus(deliver, { seed, later, burst }), ...options });
    return groundOn(name, base, typeof base === "string" ? systemClock : base.clock, engine);
  };
}

/** Over a NATS server. Each ground is a convention of its own there. */
export function natsGround(name: "threads" | "sequential", url: string): MakeGround {
  return ({ blobs } = {}) => {
    const base = name === "threads" ? name : sequentialBase({ seed: 7 });
    conventions += 1;
    const engine = natsEngine({
      servers: url,
      convention: `ground-${conventions}`,
      storage: "memory",
      ...(blobs && { blobs }),
      ...(typeof base !== "string" && { hold: () => base.holdTime?.() ?? (() => {}) }),
    });
    return groundOn(name, base, typeof base === "string" ? systemClock : base.clock, engine);
  };
}

let conventions = 0;

/** After up to a millisecond. */
function soon(task: () => void): void {
  if (Math.random() < 0.9) setImmediate(task);
  else setTimeout(task, 1);
}

export const grounds: Record<"threads" | "sequential", MakeGround> = {
  threads: (options) => groundOn("threads", "threads", systemClock, localEngine(options)),
  sequential: (options) => {
    const base = sequentialBase({ seed: 7, patienceMs: PATIENCE_MS });
    return groundOn("sequential", base, base.clock, localEngine(options));
  },
};

/** `areKnown`: a host that has started is known to the others. Not where one of them may hang. */
export function groundOn(
  name: "threads" | "sequential",
  base: NonNullable<SystemOptions["base"]>,
  clock: Clock,
  engine: TestEngine,
  areKnown = true,
): Ground {
  const authority = new TestAuthority(engine.convention);
  const systems: ActorSystem[] = [];
  return {
    base: name,
    authority,
    engine,
    clock,
    async host(hostName, options = {}) {
      const system = await ActorSystem.start({
        name: hostName,
        engine,
        base,
        authorityKeys: [authority.publicKey],
        ...options,
      });
      systems.push(system);
      const isOf = (who: ActorSystem, other: ActorSystem) => who.hosts().some(({ id }) => id === other.hostId);
      // One that is over knows nobody; one of another convention is not known here.
      const isBehind = (other: ActorSystem) => isOf(other, other) && isOf(system, other) && !isOf(other, system);
      while (areKnown && systems.some(isBehind)) await new Promise(setImmediate);
      return system;
    },
    async clear() {
      for (const system of systems.splice(0)) await system.shutdown({ deadlineMs: 500 });
    },
  };
}

/** The zip of a source whose main module holds these classes; what `callboard` exports is imported. */
export function packActors(classes: string, manifest: Parameters<typeof packSource>[1] = {}): Promise<Uint8Array> {
  const words =
    "Actor, ChildActorExited, DeadLetter, EventsMissed, ExitRequest, HostChanged, message, on, PASS, PoisonMessage, SubscriptionEnded, z";
  return packSource(`import { ${words} } from "callboard";\n${classes}`, manifest);
}
