import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "../files/write-durably.ts";
import type { BlobStore } from "./blobs.ts";

/** Blobs as files `<hash>.zip` in a folder, which is made. Never half of one. */
export function diskBlobStore(folder: string): BlobStore {
  const pathOf = (hash: string) => join(folder, `${hash}.zip`);
  return {
    put: (hash, bytes) => writeDurably(pathOf(hash), bytes),
    get: (hash) => orNull(readFile(pathOf(hash))),
    delete: (hash) => rm(pathOf(hash), { force: true }),
    async list() {
      const names = (await orNull(readdir(folder))) ?? [];
      return names.flatMap((name) => /^([0-9a-f]{64})\.zip$/.exec(name)?.[1] ?? []);
    },
  };
}

/** Null: there is no such file or folder. */
async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
