import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { type SourceFile, sourceFile } from "./source-file.ts";
import { sourceHash } from "./source-hash.ts";
import { readZipDirectory, type ZipFileEntry } from "./zip-directory.ts";
import { ZIP_LIMITS, type ZipLimits } from "./zip-limits.ts";
import { refusal, ZipRefused } from "./zip-refused.ts";

const inflate = promisify(inflateRaw);

/** A source zip that passed every rule about zips. Nothing is known yet about what is in its files. */
export interface ZipContents {
  /** Names the source: SHA-256 of the zip's bytes. */
  readonly hash: string;
  readonly zipBytes: number;
  readonly unpackedBytes: number;
  /** By path, in the order of the paths' code units. */
  readonly files: ReadonlyMap<string, SourceFile>;
}

/**
 * Unpacks a source zip in memory. Throws `ZipRefused` naming each broken rule: too big, too many, a bomb, links, names
 * that lead out or collide, encrypted, overlapping, cut off, corrupt. Sizes are counted as bytes come out: a zip that
 * lies about them is stopped where it passes a limit.
 */
export async function readZip(bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS): Promise<ZipContents> {
  if (bytes.length > limits.maxZipBytes) {
    throw new ZipRefused([refusal("zip-bytes", `the zip has ${bytes.length} bytes, more than ${limits.maxZipBytes}`)]);
  }
  const entries = await readZipDirectory(bytes, limits);
  const files: SourceFile[] = [];
  let unpackedBytes = 0;
  for (const entry of entries) {
    const unpacked = await unpack(entry, limits.maxUnpackedBytes - unpackedBytes, limits);
    unpackedBytes += unpacked.length;
    files.push(sourceFile(entry.path, unpacked));
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    hash: sourceHash(bytes),
    zipBytes: bytes.length,
    unpackedBytes,
    files: new Map(files.map((file) => [file.path, file])),
  };
}

async function unpack(entry: ZipFileEntry, leftBytes: number, limits: ZipLimits): Promise<Uint8Array> {
  const unpacked = entry.isDeflated ? await inflateEntry(entry, leftBytes, limits) : Buffer.from(entry.packed);
  if (unpacked.length !== entry.claimedBytes) {
    const what = `it unpacks to ${unpacked.length} bytes where the zip says ${entry.claimedBytes}`;
    throw new ZipRefused([refusal("corrupt", what, { entry: entry.path })]);
  }
  if (crc32(unpacked) !== entry.crc32) {
    throw new ZipRefused([refusal("corrupt", "its checksum does not fit its bytes", { entry: entry.path })]);
  }
  return unpacked;
}

async function inflateEntry(entry: ZipFileEntry, leftBytes: number, limits: ZipLimits): Promise<Uint8Array> {
  const ratioBytes = Math.max(limits.ratioFloorBytes, entry.packed.length * limits.maxRatio);
  const place = { entry: entry.path };
  try {
    return await inflate(entry.packed, { maxOutputLength: Math.max(1, Math.min(leftBytes, ratioBytes)) });
  } catch (cause) {
    if (!(cause instanceof RangeError)) {
      throw new ZipRefused([refusal("corrupt", "its packed bytes cannot be unpacked", place)], { cause });
    }
    const refused =
      ratioBytes < leftBytes
        ? refusal(
            "ratio",
            `it unpacks to more than ${limits.maxRatio} times its packed ${entry.packed.length} bytes`,
            place,
          )
        : refusal("unpacked-bytes", `with it the zip unpacks to more than ${limits.maxUnpackedBytes} bytes`, place);
    throw new ZipRefused([refused], { cause });
  }
}
