import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDiskFull } from "./disk-full.ts";

/**
 * Makes the folder (0700) where it is not there and writes a file in it. Returns null when that works, or when only
 * room is missing; else what the system said (`EACCES: permission denied, …`).
 */
export function whyNotWritable(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const probe = join(folder, `.writable-${process.pid}`);
    writeFileSync(probe, "");
    rmSync(probe);
    return null;
  } catch (error) {
    if (isDiskFull(error)) return null;
    return error instanceof Error ? error.message : String(error);
  }
}
