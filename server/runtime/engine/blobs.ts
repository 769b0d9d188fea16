/** Source zips by the SHA-256 of their bytes. What is put is on disk (or in memory) when the promise settles. */
export interface BlobStore {
  put(hash: string, bytes: Uint8Array): Promise<void>;
  /** Null when there is none. The bytes are not to be trusted: check the hash. */
  get(hash: string): Promise<Uint8Array | null>;
  delete(hash: string): Promise<void>;
  /** The hashes of all that are kept, in no order. */
  list(): Promise<string[]>;
}

/** Blobs in memory: gone with the process. */
export function memoryBlobStore(): BlobStore {
  const blobs = new Map<string, Uint8Array>();
  return {
    put: async (hash, bytes) => void blobs.set(hash, bytes),
    get: async (hash) => blobs.get(hash) ?? null,
    delete: async (hash) => void blobs.delete(hash),
    list: async () => [...blobs.keys()],
  };
}
