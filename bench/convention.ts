import { ActorSystem, localEngine } from "#runtime";
import { packFiles } from "#runtime/intake";
import { TestAuthority } from "#runtime/testkit";

/** Hosts that share a convention in this process, and an authority that approves whatever is loaded. */
export class Convention {
  readonly hosts: ActorSystem[] = [];
  readonly #authority = new TestAuthority();

  static async start(names: readonly string[]): Promise<Convention> {
    const convention = new Convention();
    const engine = localEngine();
    const authorityKeys = [convention.#authority.publicKey];
    for (const name of names) convention.hosts.push(await ActorSystem.start({ name, engine, authorityKeys }));
    return convention;
  }

  get first(): ActorSystem {
    const [first] = this.hosts;
    if (!first) throw new Error("a convention has at least one host");
    return first;
  }

  /** Loads a zip and approves it on every host; answers its hash. */
  load(zip: Uint8Array): Promise<string> {
    return this.#authority.approve(this.first, zip);
  }

  /** The same of a source that is one file. */
  async loadCode(name: string, code: string, version = "1.0.0"): Promise<string> {
    const manifest = JSON.stringify({ name, version, main: "main.js" });
    const files = { "package.json": manifest, "main.js": code };
    return this.load(
      await packFiles(Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) }))),
    );
  }

  /** Asks whoever holds a global name. */
  async ask(globalName: string, message: unknown): Promise<Record<string, unknown>> {
    const address = await this.first.lookup(globalName);
    if (!address) throw new Error(`nobody is called ${globalName}`);
    return (await this.first.ask(address, message, { timeoutMs: 10_000 })) as Record<string, unknown>;
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.shutdown({ deadlineMs: 1_000 })));
  }
}
