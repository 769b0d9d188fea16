import { RuntimeError } from "../errors.ts";
import { sourceHash } from "../intake/source-hash.ts";

/** A place that may hold a source's zip: this host's blobs, the engine's, another host. */
export interface BlobProvider {
  readonly name: string;
  /** Null when it has none. The bytes are checked by whoever asked. */
  get(hash: string): Promise<Uint8Array | null>;
}

/**
 * Finds zips by hash. Providers are asked in their order, one after the other; bytes whose hash differs are dropped and
 * the next one is asked. Requests for the same hash at the same time share one search.
 */
export class BlobFetcher {
  readonly #providers: () => readonly BlobProvider[];
  readonly #searches = new Map<string, Promise<Uint8Array>>();

  /** `providers` is called per search, so that it may follow who is there. */
  constructor(providers: () => readonly BlobProvider[]) {
    this.#providers = providers;
  }

  /**
   * Rejects with `SOURCE_CORRUPT` when all that was found was not the zip of this hash, `START_FAILED` when nothing
   * was.
   */
  fetch(hash: string): Promise<Uint8Array> {
    const running = this.#searches.get(hash);
    if (running !== undefined) return running;
    const search = this.#search(hash).finally(() => this.#searches.delete(hash));
    this.#searches.set(hash, search);
    return search;
  }

  async #search(hash: string): Promise<Uint8Array> {
    const failures: string[] = [];
    let isCorrupt = false;
    for (const provider of this.#providers()) {
      let bytes: Uint8Array | null;
      try {
        bytes = await provider.get(hash);
      } catch (error) {
        failures.push(`${provider.name}: ${error instanceof Error ? error.message : String(error)}`);
        continue;
      }
      if (bytes !== null && sourceHash(bytes) === hash) return bytes;
      isCorrupt ||= bytes !== null;
      failures.push(`${provider.name}: ${bytes === null ? "has none" : "gave other bytes"}`);
    }
    throw new RuntimeError(
      isCorrupt ? "SOURCE_CORRUPT" : "START_FAILED",
      `the zip of source ${hash} was not found (${failures.join("; ") || "nobody to ask"})`,
      "Upload the source again.",
      { details: { hash, failures } },
    );
  }
}
