import { Actor, type ActorAddress, ChildActorExited, on } from "callboard";
import { z } from "zod";
import { Leave, NeedStep, StepIs, StepLost } from "./messages.ts";

const stateSchema = z.object({
  /** By class and machine. */
  steps: z.record(z.string(), z.object({ address: z.string(), users: z.array(z.string()) })),
});

/**
 * Makes the actors of steps by the name of their class, once for each machine, on the host that has it. Actions share them:
 * while one is at its second step another may be at its first. When a step is gone, who used it is told, and the next who needs it gets a new one.
 */
export class Agency extends Actor {
  static handles = [
    on(NeedStep, (self: Agency, { actor, machine }, sender) => self.give(actor, machine, sender)),
    on(ChildActorExited, (self: Agency, { child, reason }) => self.hasLost(child, reason)),
    on(Leave, (self: Agency) => self.stop()),
  ];

  private state = stateSchema.parse({ steps: {} });

  snapshot(): unknown {
    return this.state;
  }

  restore(state: unknown): void {
    this.state = stateSchema.parse(state);
  }

  private give(actor: string, machine: string, runner: ActorAddress): void {
    const { steps } = this.state;
    const key = `${actor} ${machine}`;
    steps[key] ??= {
      address: this.createActor(actor, { requirements: { [`machine/${machine}`]: true } }),
      users: [],
    };
    if (!steps[key].users.includes(runner)) steps[key].users.push(runner);
    this.send(runner, StepIs({ step: steps[key].address as ActorAddress }));
  }

  private hasLost(step: ActorAddress, reason: string): void {
    const { steps } = this.state;
    for (const [key, { address, users }] of Object.entries(steps)) {
      if (address !== step) continue;
      delete steps[key];
      for (const user of users) this.send(user as ActorAddress, StepLost({ step, reason }));
    }
  }
}
