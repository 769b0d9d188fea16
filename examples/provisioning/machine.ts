import { Actor, type ActorAddress, message, on, PASS } from "callboard";
import { z } from "zod";
import { Do, Is, Spoil } from "./messages.ts";

const FULL_PERCENT = 100;
const stateSchema = z.object({
  name: z.string(),
  bootMs: z.number(),
  condition: z.enum(["up", "booting", "hangs", "fails"]),
  /** Which change of condition the next wakeup belongs to. */
  change: z.number().int(),
  diskPercent: z.number(),
  boots: z.number().int(),
  passwords: z.number().int(),
});

const Recover = message("machine.Recover", z.object({ change: z.number().int() }));

/**
 * A customer's machine, simulated: it boots, hangs, fails and comes back. The host it lives on says so with the capability
 * `machine/<name>`. `init: { name, bootMs }`
 */
export class Machine extends Actor {
  static failure = { retries: 0 };
  static handles = [
    on(Do, (self: Machine, { what }, sender) => self.do(what, sender)),
    on(Spoil, (self: Machine, { how, forMs }) => self.spoil(how, forMs)),
    on(Recover, (self: Machine, { change }, sender) => (sender === self.self ? self.recover(change) : PASS)),
  ];

  private state!: z.infer<typeof stateSchema>;

  onStart(init: unknown): void {
    const { name, bootMs } = z.object({ name: z.string(), bootMs: z.number().default(300) }).parse(init);
    const counts = { change: 0, diskPercent: 40, boots: 1, passwords: 1 };
    this.state = { name, bootMs, condition: "up", ...counts };
    this.updateCapability(`machine/${name}`, true);
  }

  onStop(reason: string): void {
    if (reason !== "swapped" && reason !== "restarted") this.updateCapability(`machine/${this.state.name}`, null);
  }

  snapshot(): unknown {
    return this.state;
  }

  restore(state: unknown): void {
    this.state = stateSchema.parse(state);
  }

  private do(what: ReturnType<typeof Do>["what"], sender: ActorAddress): void {
    const { name, condition } = this.state;
    if (condition === "fails") throw new Error(`${name} reports a failure of its hardware`);
    if (condition !== "up") return;
    if (what === "set-password") this.state.passwords += 1;
    if (what === "reboot") this.boot();
    const { diskPercent, boots, passwords } = this.state;
    this.send(sender, Is({ diskPercent, boots, passwords }));
  }

  private boot(): void {
    this.state.boots += 1;
    this.become("booting", this.state.bootMs);
  }

  private spoil(how: ReturnType<typeof Spoil>["how"], forMs: number | undefined): void {
    if (how === "fill-disk") this.state.diskPercent = FULL_PERCENT;
    else if (how === "mend") this.mend();
    else this.become(how === "hang" ? "hangs" : "fails", forMs);
  }

  private mend(): void {
    this.state.diskPercent = 40;
    this.become("up", undefined);
  }

  private become(condition: z.infer<typeof stateSchema>["condition"], forMs: number | undefined): void {
    this.state.condition = condition;
    this.state.change += 1;
    if (forMs !== undefined) this.wakeupAfter(forMs, Recover({ change: this.state.change }));
  }

  private recover(change: number): void {
    if (change === this.state.change) this.state.condition = "up";
  }
}
