import type { ObjectStore } from "@nats-io/obj";
import type { BlobStore } from "../../blobs.ts";

/** Zips in an object store, by their hash. */
export function zipsOf(store: ObjectStore): BlobStore {
  return {
    async put(hash, bytes) {
      await store.putBlob({ name: hash }, bytes);
    },
    get: (hash) => store.getBlob(hash),
    async list() {
      const kept = await store.list();
      return kept.map(({ name }) => name);
    },
    async delete(hash) {
      await store.delete(hash).catch((error: unknown) => {
        if (!/not found/i.test(String(error))) throw error;
      });
    },
  };
}
