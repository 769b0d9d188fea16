import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ActorAddress, ActorSystem, localEngine } from "#runtime";
import { packDirectory } from "#runtime/intake";
import { type SequentialBase, TestAuthority } from "#runtime/testkit";

/** Three hosts of one data folder, and an authority that approves whatever is loaded: what a source's tests run on. */
export class TestConvention {
  readonly #authority = new TestAuthority();
  readonly systems: ActorSystem[] = [];
  /** Of the example that was loaded last. */
  sourceHash = "";

  static async start(base: "threads" | SequentialBase = "threads"): Promise<TestConvention> {
    const convention = new TestConvention();
    const engine = localEngine();
    const dataDir = await mkdtemp(join(tmpdir(), "example-"));
    for (const name of ["north", "east", "west"]) {
      const authorityKeys = [convention.#authority.publicKey];
      convention.systems.push(await ActorSystem.start({ name, engine, base, authorityKeys, dataDir }));
    }
    return convention;
  }

  get north(): ActorSystem {
    return this.systems[0] as ActorSystem;
  }

  /** Packs, loads and approves an example's folder; answers its hash. */
  async load(folder: string): Promise<string> {
    const zip = await packDirectory(fileURLToPath(new URL(folder, import.meta.url)));
    this.sourceHash = await this.#authority.approve(this.north, zip);
    return this.sourceHash;
  }

  /** Asks the actor that holds a global name. */
  async ask(name: string, message: unknown): Promise<Record<string, unknown>> {
    const address = await this.north.lookup(name);
    if (!address) throw new Error(`nobody is called ${name}`);
    return (await this.north.ask(address, message)) as Record<string, unknown>;
  }

  /** Every actor of a class, and the host it lives on. */
  actorsOf(className: string): { address: ActorAddress; host: string }[] {
    const found: { address: ActorAddress; host: string }[] = [];
    for (const system of this.systems) {
      system.readActors((row) => {
        if (row.className === className) found.push({ address: row.address, host: system.hostId });
      });
    }
    return found;
  }

  async stop(): Promise<void> {
    await Promise.all(this.systems.map((system) => system.shutdown({ deadlineMs: 2_000 })));
  }
}
