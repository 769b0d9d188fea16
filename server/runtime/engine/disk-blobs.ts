import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobStore } from "./blobs.ts";

/** Blobs as files `<hash>.zip` in a folder, which is made. Each is written beside, synced and renamed: never half of one. */
export function diskBlobStore(folder: string): BlobStore {
  const pathOf = (hash: string) => join(folder, `${hash}.zip`);
  let writes = 0;
  return {
    async put(hash, bytes) {
      await mkdir(folder, { recursive: true });
      writes += 1;
      const beside = `${pathOf(hash)}.${process.pid}.${writes}`;
      const file = await open(beside, "w", 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(beside, pathOf(hash));
    },
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
