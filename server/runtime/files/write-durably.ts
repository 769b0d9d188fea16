import { randomBytes } from "node:crypto";
import { type FileHandle, link, mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

export interface WriteOptions {
  /** Of the file, whatever the process' umask is. Default 0600. */
  mode?: number;
  /** False: a file that is there stays as it is, and that is no failure. Default true. */
  replaces?: boolean;
}

/**
 * Writes a whole file, and its folder (0700) when that is missing: aside, synced, renamed, the folder synced. When it
 * resolves the file is on disk for good; after a crash, and when it rejects, there is the old file or none, and never
 * half of the new one. Of several writers the last to finish wins. Rejects with Node's error; `isDiskFull` knows the
 * one for want of room.
 */
export async function writeDurably(path: string, data: string | Uint8Array, options: WriteOptions = {}): Promise<void> {
  const { mode = 0o600, replaces = true } = options;
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const aside = join(folder, `.${basename(path)}.${randomBytes(6).toString("hex")}.part`);
  try {
    await using(await open(aside, "wx", mode), async (file) => {
      await file.chmod(mode);
      await file.writeFile(data);
      await file.sync();
    });
    if (replaces) await rename(aside, path);
    else await linkUnlessThere(aside, path);
  } finally {
    await rm(aside, { force: true });
  }
  await using(await open(folder, "r"), (directory) => directory.sync());
}

async function using(file: FileHandle, use: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

async function linkUnlessThere(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
