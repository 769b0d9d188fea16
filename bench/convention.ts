import { generateKeyPairSync } from "node:crypto";
import { ActorSystem, localEngine } from "#runtime";
import { keyId, readManifest, readZip, signStatement } from "#runtime/intake";

type Approve = (hash: string, name: string, version: string) => { statement: string; signature: string };

/** Hosts that share a convention in this process, and the key that approves for them. */
export class Convention {
  readonly hosts: readonly ActorSystem[];
  readonly #approve: Approve;

  private constructor(hosts: readonly ActorSystem[], approve: Approve) {
    this.hosts = hosts;
    this.#approve = approve;
  }

  static async start(names: readonly string[]): Promise<Convention> {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const convention = "bench";
    const engine = localEngine({ convention });
    const hosts: ActorSystem[] = [];
    for (const name of names) hosts.push(await ActorSystem.start({ name, engine, authorityKeys: [publicKey] }));
    let serial = 0;
    return new Convention(hosts, (hash, name, version) =>
      signStatement(privateKey, {
        v: 1,
        convention,
        keyId: keyId(publicKey),
        serial: ++serial,
        hash,
        name,
        version,
        decision: "approve",
        approvers: ["bench"],
        policy: "one-person",
        at: new Date().toISOString(),
        expiresAt: null,
      }),
    );
  }

  get first(): ActorSystem {
    const [first] = this.hosts;
    if (!first) throw new Error("a convention has at least one host");
    return first;
  }

  /** Loads a zip and approves it on every host; answers its hash. */
  async load(zip: Uint8Array): Promise<string> {
    const { name, version } = readManifest(await readZip(zip));
    const hash = await this.first.loadSource(zip);
    await this.first.applyStatement(this.#approve(hash, name, version));
    return hash;
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.shutdown({ deadlineMs: 1_000 })));
  }
}
