import { Refusal } from "../refusal.ts";

/** The limit of a zip (docs/sources.md). */
const MAX_ZIP_BYTES = 50 * 1024 * 1024;
const MAX_UPLOADS = 4;

/** Zips that come in pieces over one connection, in memory until they are whole. */
export class SourceUploads {
  readonly #open = new Map<string, { pieces: Buffer[]; bytes: number }>();

  /** Takes the piece at `offset`; returns the whole zip with the last one. A piece at 0 begins anew. */
  add(hash: string, offset: number, base64: string, isLast: boolean): Buffer | null {
    if (offset === 0) this.#begin(hash);
    const upload = this.#open.get(hash);
    if (!upload || upload.bytes !== offset) {
      this.#open.delete(hash);
      const expected = upload?.bytes ?? 0;
      throw new Refusal(
        "CONFLICT",
        `piece at ${offset} where ${expected} was expected`,
        "Send the zip again from its start.",
      );
    }
    const piece = Buffer.from(base64, "base64");
    upload.pieces.push(piece);
    upload.bytes += piece.length;
    if (upload.bytes > MAX_ZIP_BYTES) {
      this.#open.delete(hash);
      throw new Refusal("TOO_LARGE", `the zip is larger than ${MAX_ZIP_BYTES} bytes`, "Make it smaller.");
    }
    if (!isLast) return null;
    this.#open.delete(hash);
    return Buffer.concat(upload.pieces);
  }

  #begin(hash: string): void {
    this.#open.delete(hash);
    if (this.#open.size >= MAX_UPLOADS) {
      throw new Refusal("RATE_LIMITED", `${MAX_UPLOADS} uploads are under way`, "Wait until one of them has ended.");
    }
    this.#open.set(hash, { pieces: [], bytes: 0 });
  }
}
