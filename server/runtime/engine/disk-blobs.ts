import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "../files/write-durably.ts";
import type { BlobStore } from "./blobs.ts";

/** Blobs as files `<hash>.zip` in a folder, which is made. Never half of one. */
export function diskBlobStore(folder: string): BlobStore {
  const pathOf = (hash: string) => join(folder, `${hash}.zip`);
  return {
    put: (hash, bytes) => writeDurably(pathOf(hash), bytes),
    async get(hash) {
      try {
        return await readFile(pathOf(hash));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
      }
    },
    delete: (hash) => rm(pathOf(hash), { force: true }),
  };
}
