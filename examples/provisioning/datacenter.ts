import { Actor } from "callboard";
import { z } from "zod";
import { Machine } from "./machine.ts";
import { machineNameSchema } from "./messages.ts";

const initSchema = z.object({
  machines: z.array(machineNameSchema).max(10_000).default([]),
  /** How long a machine takes to boot. */
  bootMs: z.number().min(0).default(300),
});

/** Puts the simulated machines on the hosts, wherever there is room. `init: { machines: ["web-1"], bootMs }` */
export class Datacenter extends Actor {
  async onStart(init: unknown): Promise<void> {
    const { machines, bootMs } = initSchema.parse(init ?? {});
    for (const name of machines) {
      await this.createActor(Machine, { globalName: `machine/${name}`, init: { name, bootMs } });
    }
  }

  snapshot(): unknown {
    return {};
  }

  restore(): void {
    // The machines are there already.
  }

  receive(): void {
    // Nothing is asked of it.
  }
}
