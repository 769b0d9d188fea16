import * as yauzl from "yauzl";
import { findNameCollisions, readEntryName } from "./entry-name.ts";
import type { ZipLimits } from "./zip-limits.ts";
import { MAX_REFUSALS, type Refusal, refusal, ZipRefused } from "./zip-refused.ts";

/** A file of the zip, where its packed bytes lie, and what its directory entry claims about it. */
export interface ZipFileEntry {
  readonly path: string;
  readonly isDeflated: boolean;
  readonly packed: Uint8Array;
  readonly claimedBytes: number;
  readonly crc32: number;
}

const LOCAL_HEADER = Buffer.from([0x50, 0x4b, 0x03, 0x04]);
const END_RECORD_BYTES = 22;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_LOCATOR_BYTES = 20;
const CENTRAL_ENTRY_BYTES = 46;

const ENCRYPTED = 0x1;
const STRONGLY_ENCRYPTED = 0x40;
const MASKED_HEADER = 0x2000;

const FILE_KIND = 0o170000;
const REGULAR_FILE = 0o100000;
const DIRECTORY = 0o040000;

/**
 * Reads the zip's directory without unpacking anything and refuses what a careful reader would not open. All entries
 * are looked at before it throws, so that the author sees every bad name at once.
 */
export async function readZipDirectory(bytes: Uint8Array, limits: ZipLimits): Promise<ZipFileEntry[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const zip = await open(buffer);
  if (zip.entryCount > limits.maxEntries) {
    throw new ZipRefused([
      refusal("file-count", `the zip holds ${zip.entryCount} files and folders, more than ${limits.maxEntries}`),
    ]);
  }
  const refusals: Refusal[] = [];
  const names: string[] = [];
  const files: ZipFileEntry[] = [];
  const ranges: { entry: string; from: number; to: number }[] = [];
  let directoryBytes = 0;
  let claimedBytes = 0;

  for await (const entry of entriesOf(zip)) {
    directoryBytes += CENTRAL_ENTRY_BYTES + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    const { name, refusals: nameRefusals } = readEntryName(entry.fileNameRaw, limits);
    refusals.push(...nameRefusals, ...refuseKind(entry, name));
    names.push(name);
    claimedBytes += entry.uncompressedSize;
    const local = await readLocalHeader(zip, entry, name);
    if (!local.fileName.equals(entry.fileNameRaw)) {
      refusals.push(refusal("local-header", "the zip names this file differently in two places", { entry: name }));
    }
    const to = local.fileDataStart + entry.compressedSize;
    ranges.push({ entry: name, from: entry.relativeOffsetOfLocalHeader, to });
    if (name.endsWith("/")) {
      if (entry.uncompressedSize > 0) refusals.push(refusal("malformed", "a folder holds bytes", { entry: name }));
    } else {
      files.push({
        path: name,
        isDeflated: entry.compressionMethod !== 0,
        packed: buffer.subarray(local.fileDataStart, to),
        claimedBytes: entry.uncompressedSize,
        crc32: entry.crc32,
      });
    }
    if (refusals.length >= MAX_REFUSALS) throw new ZipRefused(refusals);
  }

  const directory = directoryPlace(buffer, zip);
  if (directory.from + directoryBytes !== directory.to) {
    refusals.push(refusal("malformed", "the zip's directory holds more or less than the files it counts"));
  }
  refusals.push(...findNameCollisions(names), ...findOverlaps(ranges, directory.from));
  if (claimedBytes > limits.maxUnpackedBytes) {
    refusals.push(
      refusal("unpacked-bytes", `unpacked it has ${claimedBytes} bytes, more than ${limits.maxUnpackedBytes}`),
    );
  }
  if (refusals.length > 0) throw new ZipRefused(refusals);
  return files;
}

async function open(buffer: Buffer): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.fromBufferPromise(buffer, {
      lazyEntries: true,
      validateEntrySizes: true,
      strictFileNames: true,
      // Names are decoded and judged here: yauzl would stop at the first bad one and name none.
      decodeStrings: false,
    });
  } catch (cause) {
    const [rule, what] = buffer.subarray(0, 4).equals(LOCAL_HEADER)
      ? (["ends-early", "the zip ends before its directory"] as const)
      : (["not-a-zip", "the file is not a zip"] as const);
    throw new ZipRefused([refusal(rule, what)], { cause });
  }
}

async function* entriesOf(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  try {
    yield* zip.eachEntry();
  } catch (cause) {
    if (cause instanceof ZipRefused) throw cause;
    throw new ZipRefused([refusal("malformed", `the zip's directory cannot be read (${reason(cause)})`)], { cause });
  }
}

async function readLocalHeader(zip: yauzl.ZipFile, entry: yauzl.Entry, name: string) {
  try {
    return await zip.readLocalFileHeaderPromise(entry);
  } catch (cause) {
    const what = `the file's bytes are not where the zip says (${reason(cause)})`;
    throw new ZipRefused([refusal("malformed", what, { entry: name })], { cause });
  }
}

function refuseKind(entry: yauzl.Entry, name: string): Refusal[] {
  const refusals: Refusal[] = [];
  const flags = entry.generalPurposeBitFlag;
  if (flags & (ENCRYPTED | STRONGLY_ENCRYPTED | MASKED_HEADER)) {
    refusals.push(refusal("encrypted", "the file is encrypted", { entry: name }));
  }
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    refusals.push(refusal("compression", `compression method ${entry.compressionMethod} is not read`, { entry: name }));
  }
  const kind = (entry.externalFileAttributes >>> 16) & FILE_KIND;
  if (kind !== 0 && kind !== REGULAR_FILE && kind !== DIRECTORY) {
    refusals.push(refusal("special-file", "it is a symbolic link or a special file", { entry: name }));
  }
  return refusals;
}

/** Where the directory lies, from the end record alone: what stands between must be exactly the entries. */
function directoryPlace(buffer: Buffer, zip: yauzl.ZipFile): { from: number; to: number } {
  const end = buffer.length - END_RECORD_BYTES - Buffer.byteLength(zip.comment);
  const locator = end - ZIP64_LOCATOR_BYTES;
  if (locator >= 0 && buffer.readUInt32LE(locator) === ZIP64_LOCATOR) {
    const to = Number(buffer.readBigUInt64LE(locator + 8));
    return { from: Number(buffer.readBigUInt64LE(to + 48)), to };
  }
  return { from: buffer.readUInt32LE(end + 16), to: end };
}

function findOverlaps(ranges: { entry: string; from: number; to: number }[], directoryFrom: number): Refusal[] {
  const ordered = [...ranges].sort((a, b) => a.from - b.from);
  return ordered.flatMap((range, n) => {
    const next = ordered[n + 1];
    if (range.to <= (next?.from ?? directoryFrom)) return [];
    const other = next ? next.entry : "the zip's directory";
    return [refusal("overlap", `its bytes are also those of ${other}`, { entry: range.entry })];
  });
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
