import { sourceHash } from "./source-hash.ts";

/** One file of a source. */
export interface SourceFile {
  /** Relative to the zip's root, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** UTF-8 without NUL: may be shown as text. */
  readonly isText: boolean;
  /** SHA-256 of the bytes, hex: equal hashes are unchanged files. */
  readonly hash: string;
}

export function sourceFile(path: string, bytes: Uint8Array): SourceFile {
  return { path, bytes, isText: isText(bytes), hash: sourceHash(bytes) };
}

/** The file as text, without a byte order mark. What is not UTF-8 in it becomes U+FFFD. */
export function textOf(file: SourceFile): string {
  return new TextDecoder().decode(file.bytes);
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
