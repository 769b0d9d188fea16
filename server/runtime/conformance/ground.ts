import type { Capabilities } from "../actor.ts";
import { type Clock, systemClock } from "../clock.ts";
import type { Engine } from "../engine/engine.ts";
import { localEngine } from "../engine/local.ts";
import { ActorSystem } from "../system.ts";
import type { SystemOptions } from "../system-options.ts";
import { packSource, sequentialBase, TestAuthority } from "../testkit.ts";

/** What a suite runs on: one convention, with whatever base and engine. */
export interface Ground {
  readonly base: "threads" | "sequential";
  readonly authority: TestAuthority;
  readonly engine: Engine;
  /** The base's own. */
  readonly clock: Clock;
  /** Starts a host of the ground's convention; ended by `clear`. */
  host(name: string, options?: Partial<SystemOptions> & { capabilities?: Capabilities }): Promise<ActorSystem>;
  clear(): Promise<void>;
}

/** Each suite is a function over one of these, so that it runs on each. */
export type MakeGround = (engine?: Engine) => Ground;

export const grounds: Record<"threads" | "sequential", MakeGround> = {
  threads: (engine) => ground("threads", "threads", systemClock, engine),
  sequential: (engine) => {
    const base = sequentialBase({ seed: 7 });
    return ground("sequential", base, base.clock, engine);
  },
};

function ground(
  name: "threads" | "sequential",
  base: NonNullable<SystemOptions["base"]>,
  clock: Clock,
  engine = localEngine(),
): Ground {
  const authority = new TestAuthority();
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
