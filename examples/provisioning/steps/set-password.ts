import { Step } from "./step.ts";

export class SetPassword extends Step {
  protected async perform(machine: string): Promise<string> {
    const { passwords } = await this.doOn(machine, "set-password");
    return `password ${passwords}`;
  }
}
