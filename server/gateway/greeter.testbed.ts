import { afterAll, beforeAll } from "vitest";
import { greeters, TestCluster } from "./cluster.testbed.ts";
import type { TestConsole } from "./console.testbed.ts";

/** For the tests of one file: a cluster that has the greeters approved, and a console that is welcome there. */
export class GreeterBed {
  cluster!: TestCluster;
  console!: TestConsole;
  /** Of the greeters that say Hello. */
  hash!: string;

  /** Starts before the first test of the file and stops after the last. */
  static forThisFile(): GreeterBed {
    const bed = new GreeterBed();
    beforeAll(async () => {
      bed.cluster = await TestCluster.start();
      bed.console = await bed.cluster.greet();
      bed.hash = await bed.cluster.approved(bed.console, await greeters("Hello"));
    });
    afterAll(() => bed.cluster.stop());
    return bed;
  }

  /** The address of a new actor. */
  async created(actor: string, globalName?: string): Promise<string> {
    const name = globalName === undefined ? {} : { globalName };
    return (await this.console.call("actor.create", { sourceHash: this.hash, actor, ...name })).address;
  }
}
