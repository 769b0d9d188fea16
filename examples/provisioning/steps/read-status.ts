import { Step } from "./step.ts";

export class ReadStatus extends Step {
  protected async perform(machine: string): Promise<string> {
    const { diskPercent, boots } = await this.doOn(machine, "look");
    return `up, disk ${diskPercent} % full, booted ${boots} times`;
  }
}
