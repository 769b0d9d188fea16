import { generateKeyPairSync } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type ActorAddress, ActorSystem, localEngine } from "#runtime";
import { keyId, packDirectory, signStatement, sourceHash } from "#runtime/intake";

/** Three hosts on threads, and a key that approves whatever is loaded: what a source's end-to-end test runs on. */
export class TestConvention {
  readonly #keys = generateKeyPairSync("ed25519");
  readonly systems: ActorSystem[] = [];
  #serial = 0;

  static async start(): Promise<TestConvention> {
    const convention = new TestConvention();
    const engine = localEngine();
    for (const name of ["north", "east", "west"]) {
      const authorityKeys = [convention.#keys.publicKey];
      convention.systems.push(await ActorSystem.start({ name, engine, authorityKeys }));
    }
    return convention;
  }

  get north(): ActorSystem {
    return this.systems[0] as ActorSystem;
  }

  /** Packs, loads and approves an example's folder; answers its hash. */
  async load(name: string): Promise<string> {
    const zip = await packDirectory(fileURLToPath(new URL(name, import.meta.url)));
    await this.north.loadSource(zip);
    this.#serial += 1;
    const signed = signStatement(this.#keys.privateKey, {
      v: 1,
      convention: this.north.convention,
      keyId: keyId(this.#keys.publicKey),
      serial: this.#serial,
      hash: sourceHash(zip),
      name,
      version: "1.0.0",
      decision: "approve",
      approvers: ["ada"],
      policy: "one-person",
      at: "2026-11-21T00:00:00.000Z",
      expiresAt: null,
    });
    await this.north.applyStatement(signed);
    return sourceHash(zip);
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
