import { createHash } from "node:crypto";
import { z } from "zod";
import type { SignedStatement } from "../../../intake/statement.ts";
import { signedStatement } from "../../../wire/fields.ts";
import type { BlobStore } from "../../blobs.ts";
import type { EngineHost, SourceOffer, Sources } from "../../engine.ts";
import { change, type Keys, untilClear } from "../keys/mod.ts";
import type { KvEntry } from "../surroundings.ts";
import { type News, type Spread, takeNews } from "./spread.ts";

const saidSchema = z.object({ hash: z.string(), serial: z.number() });
const offerSchema = z.object({ hash: z.string(), isClosed: z.boolean(), atMs: z.number() });

const STATEMENTS = "s.";
const OFFERS = "z.";

export interface KeptSourcesSetup {
  readonly keys: Keys;
  readonly spread: Spread;
  readonly blobs: BlobStore;
  /** Throws when there is none any more. */
  host(): EngineHost;
}

/** What is said of sources: one key for the newest statement on each, one for each offer; and who is there is told. */
export class KeptSources implements Sources {
  readonly blobs: BlobStore;
  readonly #setup: KeptSourcesSetup;
  /** By its key, the revision that the host was given. */
  readonly #given = new Map<string, number>();

  constructor(setup: KeptSourcesSetup) {
    this.blobs = setup.blobs;
    this.#setup = setup;
  }

  async state(signed: SignedStatement): Promise<{ missing: readonly string[] }> {
    const { host, keys, spread } = this.#setup;
    host().onStatement(signed);
    const { hash, serial } = parseStatement(signed);
    await change(keys, keyOf(STATEMENTS, hash), (found) => {
      const kept = found === null ? null : parseStatement(signedStatement.parse(JSON.parse(found.value)));
      return kept !== null && kept.serial > serial ? "keep" : { write: JSON.stringify(signed) };
    });
    return spread.tell({ statement: signed });
  }

  async offer(offer: SourceOffer): Promise<{ missing: readonly string[] }> {
    const { host, keys, spread } = this.#setup;
    host().onOffer(offer);
    await change(keys, keyOf(OFFERS, offer.hash), () => ({ write: JSON.stringify(offer) }));
    return spread.tell({ offer });
  }

  /** Gives the host what is kept, as far as it was not given yet. What it does not believe it does not take. */
  async giveAll(host: EngineHost): Promise<void> {
    const { keys } = this.#setup;
    for (const prefix of [STATEMENTS, OFFERS]) {
      const entries = await untilClear(keys, () => keys.kv.entries(prefix));
      for (const [key, entry] of entries) {
        if (this.#given.get(key) === entry.revision) continue;
        this.#given.set(key, entry.revision);
        takeNews(host, prefix === STATEMENTS ? statementIn(entry) : offerIn(entry));
      }
    }
  }
}

function statementIn({ value }: KvEntry): News {
  return { statement: signedStatement.parse(JSON.parse(value)) };
}

function offerIn({ value }: KvEntry): News {
  return { offer: offerSchema.parse(JSON.parse(value)) };
}

function parseStatement({ statement }: SignedStatement): z.infer<typeof saidSchema> {
  return saidSchema.parse(JSON.parse(statement));
}

function keyOf(prefix: string, hash: string): string {
  return `${prefix}${createHash("sha256").update(hash).digest("base64url")}`;
}
