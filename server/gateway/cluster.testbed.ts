import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import { keyId, packFiles, type SignedStatement, signStatement } from "#runtime/intake";
import { digestOf } from "./connection/token-check.ts";
import { TestConsole } from "./console.testbed.ts";
import { type EmbeddedCluster, startEmbeddedCluster } from "./embedded-cluster.ts";

export const TOKEN = "a token for tests only";

/** A real cluster on loopback with a key to sign with, for tests. */
export class TestCluster {
  readonly keys = generateKeyPairSync("ed25519");
  readonly dataFolder: string;
  readonly port: number;
  cluster: EmbeddedCluster;
  readonly #log: Logger;
  readonly #consoles: TestConsole[] = [];
  #serial = 0;

  private constructor(dataFolder: string, port: number, log: Logger) {
    this.dataFolder = dataFolder;
    this.port = port;
    this.#log = log;
    this.cluster = undefined as unknown as EmbeddedCluster;
  }

  /** `dataFolder`: by default one of its own. `log`: by default none. */
  static async start({ dataFolder, log }: { dataFolder?: string; log?: Logger } = {}): Promise<TestCluster> {
    const folder = dataFolder ?? (await mkdtemp(join(tmpdir(), "gateway-")));
    const cluster = new TestCluster(folder, await freePort(), log ?? pino({ level: "silent" }));
    await cluster.run();
    return cluster;
  }

  /** Again, with what the folder holds, after `stop`. */
  async run(): Promise<void> {
    const listen = { host: "127.0.0.1", port: this.port, tokenDigest: digestOf(TOKEN) };
    this.cluster = await startEmbeddedCluster(
      { dataFolder: this.dataFolder, listen },
      [this.keys.publicKey],
      this.#log,
    );
  }

  /** With the connections of its consoles. */
  stop(): Promise<void> {
    for (const console of this.#consoles.splice(0)) console.close();
    return this.cluster.shutdown(2_000);
  }

  /** A console that is welcome. */
  async greet(): Promise<TestConsole> {
    const console = await TestConsole.greet(this.port, TOKEN);
    this.#consoles.push(console);
    return console;
  }

  /** Uploads and approves; returns the hash. */
  async approved(console: TestConsole, zip: Uint8Array): Promise<string> {
    const hash = await console.upload(zip);
    await console.call("source.statement", this.decide(hash));
    return hash;
  }

  /** A decision on a source, newer than all before it. */
  decide(
    hash: string,
    decision: "approve" | "revoke" = "approve",
    privateKey: KeyObject = this.keys.privateKey,
  ): SignedStatement {
    this.#serial += 1;
    return signStatement(privateKey, {
      v: 1,
      convention: this.cluster.systems[0]?.convention ?? "",
      keyId: keyId(this.keys.publicKey),
      serial: this.#serial,
      hash,
      name: "greeters",
      version: "1.0.0",
      decision,
      approvers: ["ada"],
      policy: "one-person",
      at: "2026-11-21T00:00:00.000Z",
      expiresAt: null,
    });
  }
}

const GREETER = { actor: "Greeter", globalName: "greeter", init: { to: "you" } };

/** A small source. `word` makes another one of it: the greeting. */
export function greeters(word: string, start: readonly object[] = [GREETER]): Promise<Uint8Array> {
  const manifest = { name: "greeters", version: "1.0.0", main: "main.ts", callboard: { start } };
  const main = `
    import { Actor, message, on, z } from "callboard";
    export const Greet = message("hello.Greet", z.object({ name: z.string().min(1) }));
    export class Greeter extends Actor {
      static handles = [on(Greet, (self, greet, sender) => { self.greeted += 1; self.send(sender, "${word}, " + greet.name + " (" + self.greeted + ")"); })];
      greeted = 0;
      snapshot() { return this.greeted; }
      restore(state) { this.greeted = state; }
    }
    export class Maker extends Actor { receive(wish) { if (wish.sourceHash) this.createActor("Mute", wish); else this.log.warn(wish); } }
    export class Crew extends Actor { static troupe = { max: 4, idle: 1 }; receive(job, sender) { this.send(sender, job); } }
    export class Herald extends Actor {
      onStart(init) { this.to = init.to; }
      receive(_ask, sender) { this.send(sender, "${word}, " + this.to); }
    }
    export class Mute extends Actor { receive() {} }
    const held = [];
    export class Gated extends Actor {
      async receive(job, sender) { await new Promise((resolve) => held.push(resolve)); this.send(sender, job); }
    }
    export class Opener extends Actor { receive() { for (const open of held.splice(0)) open(); } }
    export class Spinner extends Actor { receive() { for (;;); } }
    export class Clumsy extends Actor { receive() { throw new Error("I dropped it"); } }
    export class Broken extends Actor { onStart() { throw new Error("no legs"); } receive() {} }
  `;
  const text = (value: string) => Buffer.from(value);
  return packFiles([
    { path: "package.json", bytes: text(JSON.stringify(manifest)) },
    { path: "main.ts", bytes: text(main) },
  ]);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
