import { Step } from "./step.ts";

/** Has the machine boot. It answers before it goes down; the steps after this one see to it that it is up again. */
export class Reboot extends Step {
  protected async perform(machine: string): Promise<string> {
    const { boots } = await this.doOn(machine, "reboot");
    return `boot ${boots}`;
  }
}
