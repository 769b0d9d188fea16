import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Mutex } from "async-mutex";
import type { GatewayAnswer, SignedStatement } from "#protocol/gateway";
import { jsonSchema, sourceHashSchema, timeSchema } from "#protocol/identity";
import { z } from "#runtime";
import { writeDurably } from "#runtime/files";
import { type Statement, statementSchema } from "#runtime/intake";

const keptStatementSchema = z.object({ statement: z.string(), signature: z.string() });

const activationSchema = z.object({
  hash: sourceHashSchema,
  /** As it was activated: by global name, in place of the manifest's. */
  init: z.record(z.string(), jsonSchema).optional(),
  at: timeSchema,
  /** The source that was active before its actors were moved to this one. */
  replaces: sourceHashSchema.optional(),
});
export type Activation = z.infer<typeof activationSchema>;
const activationsSchema = z.object({ v: z.literal(1), items: z.array(activationSchema).max(10_000) });

const identitySchema = z.object({ v: z.literal(1), id: z.string().min(1).max(64) });

/** By host name, what operators changed last of what it offers; null: taken away. */
const capabilityChangesSchema = z.object({
  v: z.literal(1),
  hosts: z.record(z.string(), z.record(z.string(), jsonSchema)),
});
type Capabilities = Record<string, z.infer<typeof jsonSchema>>;

interface KeptStatement {
  signed: SignedStatement;
  facts: Statement;
}

/**
 * What a cluster remembers over a restart beside the zips, in one folder: `statements/<hash>.json` (the newest of each
 * source), `activations.json`, `capabilities.json`, and `cluster.json` with its identity. Whatever a promise here says
 * is done is on disk.
 */
export class ClusterStore {
  /** Made when the folder was first opened. */
  readonly clusterId: string;
  readonly #statementsFolder: string;
  readonly #activationsFile: string;
  readonly #capabilitiesFile: string;
  readonly #statements = new Map<string, KeptStatement>();
  #activations: readonly Activation[] = [];
  #capabilityChanges: Record<string, Capabilities> = {};
  /** By hash; of this run of the cluster only, as the addresses are. */
  readonly #givenBy = new Map<string, ReadonlySet<string>>();
  /**
   * One write after the other, so that what is renamed last is what was kept last. Known here is what is on disk: a
   * change that could not be written did not happen.
   */
  readonly #writes = new Mutex();

  private constructor(folder: string, clusterId: string) {
    this.clusterId = clusterId;
    this.#statementsFolder = join(folder, "statements");
    this.#activationsFile = join(folder, "activations.json");
    this.#capabilitiesFile = join(folder, "capabilities.json");
  }

  /**
   * Makes the folder when it is not there. Rejects when it, or a file in it, cannot be read or is not what was written.
   */
  static async open(folder: string): Promise<ClusterStore> {
    await mkdir(folder, { recursive: true });
    const store = new ClusterStore(folder, await identityIn(folder));
    await mkdir(store.#statementsFolder, { recursive: true });
    for (const name of await readdir(store.#statementsFolder)) {
      if (!/^[0-9a-f]{64}\.json$/.test(name)) continue;
      const kept = keptStatementSchema.parse(await readJson(join(store.#statementsFolder, name)));
      store.#remember(kept);
    }
    const activations = await readJson(store.#activationsFile);
    if (activations !== undefined) store.#activations = activationsSchema.parse(activations).items;
    const capabilities = await readJson(store.#capabilitiesFile);
    if (capabilities !== undefined) store.#capabilityChanges = capabilityChangesSchema.parse(capabilities).hosts;
    return store;
  }

  /** What is kept of each of these sources, with the serial of the newest statement on it. */
  sources(hashes: readonly string[]): GatewayAnswer<"source.list">["sources"] {
    return hashes.map((hash) => {
      const activation = this.#activationOf(hash);
      const serial = this.#statements.get(hash)?.facts.serial ?? null;
      return { hash, isActive: activation !== undefined, replaces: activation?.replaces, serial };
    });
  }

  statements(): SignedStatement[] {
    return Array.from(this.#statements.values(), ({ signed }) => signed);
  }

  statementOn(hash: string): SignedStatement | null {
    return this.#statements.get(hash)?.signed ?? null;
  }

  /** As its statement names it; a source without one has no name here. */
  nameOf(hash: string): { name: string; version: string } {
    const { name, version } = this.#statements.get(hash)?.facts ?? { name: hash.slice(0, 12), version: "" };
    return { name, version };
  }

  /** Keeps a statement that the hosts have checked; an older one than the one that is kept changes nothing. */
  async keepStatement(signed: SignedStatement): Promise<void> {
    const { hash, serial } = factsOf(signed);
    await this.#writes.runExclusive(async () => {
      if ((this.#statements.get(hash)?.facts.serial ?? 0) > serial) return;
      await writeDurably(join(this.#statementsFolder, `${hash}.json`), JSON.stringify(signed));
      this.#remember(signed);
    });
  }

  /** In the order they were activated. */
  activations(): readonly Activation[] {
    return this.#activations;
  }

  /** Created again at each start of the cluster, until it is unloaded. */
  async activate(activation: Activation): Promise<void> {
    await this.#keepActivations((items) => [...items.filter(({ hash }) => hash !== activation.hash), activation]);
  }

  /** Says which actors an activation gave, besides those that were said before. */
  addGiven(hash: string, addresses: Iterable<string>): void {
    this.#givenBy.set(hash, new Set([...this.givenBy(hash), ...addresses]));
  }

  /** The actors of an activation, the ended among them. */
  givenBy(hash: string): ReadonlySet<string> {
    return this.#givenBy.get(hash) ?? new Set();
  }

  /** `to` is active in the place of `from`, with its `init` and its actors; does nothing when `from` is not active. */
  async replaceActivation(from: string, to: string): Promise<void> {
    if (!this.#activationOf(from)) return;
    await this.#keepActivations((items) => {
      const replaced = items.find(({ hash }) => hash === from);
      if (!replaced) return items;
      const init = { ...items.find(({ hash }) => hash === to)?.init, ...replaced.init };
      const taken = { hash: to, ...(Object.keys(init).length > 0 ? { init } : {}), at: replaced.at, replaces: from };
      const others = items.filter(({ hash }) => hash !== to);
      return others.map((activation) => (activation === replaced ? taken : activation));
    });
    this.addGiven(to, this.givenBy(from));
    this.#givenBy.delete(from);
  }

  async deactivate(hash: string): Promise<void> {
    await this.#keepActivations((items) => items.filter((activation) => activation.hash !== hash));
    this.#givenBy.delete(hash);
  }

  /** Keeps what an operator changed of a host's capabilities, over what was changed of it before; null: taken away. */
  changeCapabilities(hostName: string, change: Capabilities): Promise<void> {
    return this.#writes.runExclusive(async () => {
      const changed = { ...this.#capabilityChanges[hostName], ...change };
      const hosts = { ...this.#capabilityChanges, [hostName]: changed };
      await writeDurably(this.#capabilitiesFile, JSON.stringify({ v: 1, hosts }));
      this.#capabilityChanges = hosts;
    });
  }

  /** What a host offers that would start with `own`: as operators left it. */
  capabilitiesOf(hostName: string, own: Capabilities): Capabilities {
    const all = { ...own, ...this.#capabilityChanges[hostName] };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  }

  #activationOf(hash: string): Activation | undefined {
    return this.#activations.find((activation) => activation.hash === hash);
  }

  #keepActivations(change: (items: readonly Activation[]) => readonly Activation[]): Promise<void> {
    return this.#writes.runExclusive(async () => {
      const items = change(this.#activations);
      await writeDurably(this.#activationsFile, JSON.stringify({ v: 1, items }));
      this.#activations = items;
    });
  }

  #remember(signed: SignedStatement): void {
    const facts = factsOf(signed);
    this.#statements.set(facts.hash, { signed, facts });
  }
}

function factsOf(signed: SignedStatement): Statement {
  return statementSchema.parse(JSON.parse(signed.statement));
}

async function identityIn(folder: string): Promise<string> {
  const file = join(folder, "cluster.json");
  const kept = await readJson(file);
  if (kept !== undefined) return identitySchema.parse(kept).id;
  const id = randomUUID();
  await writeDurably(file, JSON.stringify({ v: 1, id }));
  return id;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
