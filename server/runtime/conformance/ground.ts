import type { Capabilities } from "../actor.ts";
import { localEngine } from "../engine/local.ts";
import { ActorSystem } from "../system.ts";
import type { SystemOptions } from "../system-options.ts";
import { sequentialBase, TestAuthority } from "../testkit.ts";

/** What a suite runs on: one convention, with whatever base and engine. */
export interface Ground {
  readonly base: "threads" | "sequential";
  readonly authority: TestAuthority;
  /** Starts a host of the ground's convention; ended by `clear`. */
  host(name: string, options?: Partial<SystemOptions> & { capabilities?: Capabilities }): Promise<ActorSystem>;
  clear(): Promise<void>;
}

/** Each suite is a function over one of these, so that it runs on each. */
export type MakeGround = () => Ground;

export const grounds: Record<"threads" | "sequential", MakeGround> = {
  threads: () => ground("threads", "threads"),
  sequential: () => ground("sequential", sequentialBase({ seed: 7 })),
};

function ground(name: "threads" | "sequential", base: NonNullable<SystemOptions["base"]>): Ground {
  const authority = new TestAuthority();
  const engine = localEngine();
  const systems: ActorSystem[] = [];
  return {
    base: name,
    authority,
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
