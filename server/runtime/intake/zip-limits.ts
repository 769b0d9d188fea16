/**
 * What a source zip may be at most. The defaults are the product's promise (docs/sources.md); tests pass smaller ones.
 */
export interface ZipLimits {
  /** Of the zip as it arrives. */
  readonly maxZipBytes: number;
  /** Of all files together, counted as they come out and not as they are declared. */
  readonly maxUnpackedBytes: number;
  /** Files and folders together. */
  readonly maxEntries: number;
  /** Unpacked over packed size of one file. */
  readonly maxRatio: number;
  /** A file smaller than this unpacked is not judged by its ratio: a short page of blanks is no bomb. */
  readonly ratioFloorBytes: number;
  /** Folders above a file, and the file. */
  readonly maxDepth: number;
  readonly maxNameBytes: number;
}

export const ZIP_LIMITS: ZipLimits = {
  maxZipBytes: 50 * 1024 * 1024,
  maxUnpackedBytes: 200 * 1024 * 1024,
  maxEntries: 5_000,
  maxRatio: 200,
  ratioFloorBytes: 64 * 1024,
  maxDepth: 32,
  maxNameBytes: 1_024,
};
