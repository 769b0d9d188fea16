import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A disk of its own (tmpfs), so small that it can be filled. */
export class SmallDisk {
  readonly folder: string;

  constructor(mib = 4) {
    this.folder = mkdtempSync(join(tmpdir(), "callboard-disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mib}m`, "tmpfs", this.folder], { stdio: "ignore" });
  }

  /** Takes all the room there is. */
  fill(): void {
    const fd = openSync(join(this.folder, "filler"), "a");
    try {
      for (;;) writeSync(fd, Buffer.alloc(4096));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    } finally {
      closeSync(fd);
    }
  }

  free(): void {
    rmSync(join(this.folder, "filler"), { force: true });
  }

  remove(): void {
    execFileSync("umount", ["--lazy", this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Root may mount, where no container forbids it. */
export const canMountDisks = mayMount();

function mayMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    new SmallDisk().remove();
    return true;
  } catch {
    return false;
  }
}
