import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { readManifest } from "../intake/manifest.ts";
import { readZip } from "../intake/read-zip.ts";
import type { SignedStatement } from "../intake/statement.ts";
import { keyId, type Statement, signStatement } from "../intake/statement.ts";
import type { ActorSystem } from "../system/system.ts";

/** Signs statements as a console would, with a key of its own. */
export class TestAuthority {
  readonly publicKey: KeyObject;
  readonly convention: string;
  readonly #privateKey: KeyObject;
  #serial = 0;

  constructor(convention = "local") {
    const pair = generateKeyPairSync("ed25519");
    this.publicKey = pair.publicKey;
    this.#privateKey = pair.privateKey;
    this.convention = convention;
  }

  sign(statement: Pick<Statement, "hash" | "name" | "version"> & Partial<Statement>): SignedStatement {
    this.#serial += 1;
    return signStatement(this.#privateKey, {
      v: 1,
      convention: this.convention,
      keyId: keyId(this.publicKey),
      serial: this.#serial,
      decision: "approve",
      approvers: ["ada"],
      policy: "one-person",
      at: "2026-01-01T00:00:00.000Z",
      expiresAt: null,
      ...statement,
    });
  }

  /** Loads a zip into the convention and approves it; answers its hash. */
  async approve(system: ActorSystem, zip: Uint8Array): Promise<string> {
    const { name, version } = readManifest(await readZip(zip));
    const hash = await system.loadSource(zip);
    await system.applyStatement(this.sign({ hash, name, version }));
    return hash;
  }
}
