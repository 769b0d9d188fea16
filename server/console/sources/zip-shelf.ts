import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "#runtime/files";
import { readZip, sourceHash, type ZipContents } from "#runtime/intake";
import { noSource } from "./require-approved.ts";

/** Unpacked zips kept for whoever reads through their files. */
const MAX_UNPACKED = 2;

/** The zips that were uploaded, one file each in the data folder, named by hash. */
export class ZipShelf {
  readonly #folder: string;
  readonly #unpacked = new Map<string, Promise<ZipContents>>();

  constructor(dataDir: string) {
    this.#folder = join(dataDir, "zips");
  }

  /** On disk, whole and for good, when it resolves. */
  put(hash: string, bytes: Uint8Array): Promise<void> {
    return writeDurably(this.#path(hash), bytes);
  }

  async has(hash: string): Promise<boolean> {
    return access(this.#path(hash)).then(
      () => true,
      () => false,
    );
  }

  /** The zip's bytes. NOT_FOUND when there is none; throws when what is on disk is not what the hash names. */
  async read(hash: string): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await readFile(this.#path(hash)).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") throw noSource(hash);
      throw error;
    });
    if (sourceHash(bytes) !== hash) throw new Error(`the zip ${hash} was changed on disk`);
    return new Uint8Array(bytes);
  }

  /** The files in it; the last two zips are kept unpacked. */
  contents(hash: string): Promise<ZipContents> {
    const kept = this.#unpacked.get(hash);
    const contents = kept ?? this.read(hash).then((bytes) => readZip(bytes));
    this.#unpacked.delete(hash);
    this.#unpacked.set(hash, contents);
    if (!kept) contents.catch(() => this.#unpacked.delete(hash));
    const [oldest] = this.#unpacked.keys();
    if (this.#unpacked.size > MAX_UNPACKED && oldest !== undefined) this.#unpacked.delete(oldest);
    return contents;
  }

  #path(hash: string): string {
    return join(this.#folder, `${hash}.zip`);
  }
}
