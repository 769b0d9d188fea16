import { z } from "zod";
import { Step } from "./step.ts";

const howSchema = z.object({ maxPercent: z.number() });

/** A machine whose disk is full would not boot again. `with: { maxPercent }` */
export class CheckDisk extends Step {
  protected async perform(machine: string, how: unknown): Promise<string> {
    const { maxPercent } = howSchema.parse(how);
    const { diskPercent } = await this.doOn(machine, "look");
    if (diskPercent > maxPercent) throw new Error(`the disk of ${machine} is ${diskPercent} % full`);
    return `the disk is ${diskPercent} % full`;
  }
}
