import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/**
 * SHA-256 over the names and bytes of these files and folders (paths from the root); those that are absent count as
 * absent.
 */
export function hashInputs(paths) {
  const hash = createHash("sha256").update(process.version);
  const add = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) {
        if (name !== "node_modules" && name !== "generated") add(`${path}/${name}`);
      }
      return;
    }
    if (/\.test\.tsx?$/.test(path)) return;
    hash.update(`\0${path}\0`).update(readFileSync(full));
  };
  for (const path of paths) add(path);
  return hash.digest("hex");
}

/** Whether the marker file holds this hash: what it stands for was made from these very inputs. */
export function isFresh(marker, hash) {
  const file = join(root, marker);
  return existsSync(file) && readFileSync(file, "utf8") === hash;
}

/** Throws one line when the checkout cannot be written to: what is made in it could not be kept. */
export function checkWritable() {
  try {
    const probe = join(root, `.writable-${process.pid}`);
    writeFileSync(probe, "");
    rmSync(probe);
  } catch (cause) {
    throw new Error(
      `${root} cannot be written to (${cause.code}): what is installed and built is kept there. Make it writable for this user, or run "npm start" there once as a user who may write; what the console stores is in CALLBOARD_DATA, which may be elsewhere.`,
      { cause },
    );
  }
}

export function markFresh(marker, hash) {
  const file = join(root, marker);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, hash);
}
