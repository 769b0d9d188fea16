import { url as inspectorUrl } from "node:inspector";
import { RuntimeError } from "../errors.ts";
import { bundleSource, type SourceBundle } from "../intake/bundle-source.ts";
import { type Manifest, readManifest } from "../intake/manifest.ts";
import { readZip } from "../intake/read-zip.ts";
import { sourceHash } from "../intake/source-hash.ts";
import type { Statement } from "../intake/statement.ts";
import { withDebuggerMap } from "./debugger-map.ts";

/** A source as this host made it ready to be evaluated. */
export interface PreparedSource extends SourceBundle {
  readonly hash: string;
  readonly manifest: Manifest;
}

export interface SourceBundlesOptions {
  /** Throws unless code of this source may run now. */
  readonly check: (hash: string) => void;
  readonly statement: (hash: string) => Statement | null;
  readonly fetch: (hash: string) => Promise<Uint8Array>;
}

/**
 * The bundles of one host, each made once from the checked zip and kept in memory until it is dropped. Approval is
 * checked before anything is fetched and again when the bundle is handed out; the hash against the very bytes that are
 * bundled.
 */
export class SourceBundles {
  readonly #options: SourceBundlesOptions;
  readonly #prepared = new Map<string, Promise<PreparedSource>>();

  constructor(options: SourceBundlesOptions) {
    this.#options = options;
  }

  /** Rejects with `SOURCE_NOT_APPROVED`, `SOURCE_CORRUPT`, `START_FAILED`, or `ZipRefused`; a failure is not kept. */
  async prepare(hash: string): Promise<PreparedSource> {
    this.#options.check(hash);
    let preparing = this.#prepared.get(hash);
    if (preparing === undefined) {
      preparing = this.#make(hash);
      this.#prepared.set(hash, preparing);
      preparing.catch(() => {
        if (this.#prepared.get(hash) === preparing) this.#prepared.delete(hash);
      });
    }
    const source = await preparing;
    this.#options.check(hash);
    return source;
  }

  /** Forgets the bundle of an unloaded source. */
  drop(hash: string): void {
    this.#prepared.delete(hash);
  }

  async #make(hash: string): Promise<PreparedSource> {
    const bytes = await this.#options.fetch(hash);
    if (sourceHash(bytes) !== hash) {
      throw new RuntimeError("SOURCE_CORRUPT", `the zip fetched for ${hash} has other bytes`, "Upload it again.");
    }
    const contents = await readZip(bytes);
    const manifest = readManifest(contents);
    const statement = this.#options.statement(hash);
    if (statement && (statement.name !== manifest.name || statement.version !== manifest.version)) {
      const what = `approved was ${statement.name} ${statement.version}, the zip says ${manifest.name} ${manifest.version}`;
      throw new RuntimeError("SOURCE_NOT_APPROVED", what, "Have it approved under its own name.");
    }
    const bundle = await bundleSource(contents);
    // Only where the process was started with --inspect: the map is several times the code.
    const isInspected = inspectorUrl() !== undefined;
    const code = isInspected ? withDebuggerMap(bundle.code, bundle.map, manifest, contents) : bundle.code;
    return { hash, manifest, ...bundle, code };
  }
}
