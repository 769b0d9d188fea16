import { describe } from "vitest";
import { systemClock } from "../clock.ts";
import { localEngine } from "../engine/local/local-engine.ts";
import { sequentialBase } from "../sequential/base.ts";
import { betweenHostsSuite, type MakeHeldGround } from "./between-hosts.suite.ts";
import { type DelayedBus, delayedBus } from "./delayed-bus.testbed.ts";
import { groundOn } from "./ground.testbed.ts";

const heldGround =
  (name: "sequential" | "threads"): MakeHeldGround =>
  ({ maxWaiting, ...options } = {}) => {
    const base = name === "threads" ? name : sequentialBase({ seed: 3 });
    const later = typeof base === "string" ? (task: () => void) => void setImmediate(task) : base.scheduler.afterIo;
    let bus: DelayedBus | undefined;
    const engine = localEngine({
      ...options,
      bus(deliver) {
        bus = delayedBus(deliver, { seed: 3, later, hasOutages: false, ...(maxWaiting && { maxWaiting }) });
        return bus;
      },
    });
    const clock = typeof base === "string" ? systemClock : base.clock;
    return { ground: groundOn(name, base, clock, engine, false), bus: bus as DelayedBus };
  };

describe.each(["sequential", "threads"] as const)("on the %s base", (name) => betweenHostsSuite(heldGround(name)));
