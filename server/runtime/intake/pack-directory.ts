import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ZipFile } from "yazl";
import { ZIP_LIMITS } from "./zip-limits.ts";

/** Local parts, since the zip's clock has no zone: the same bytes wherever it is packed. */
const FIXED_TIME = new Date(1980, 0, 1, 12, 0, 0);
const FIXED_MODE = 0o100644;

const TEST_FILE = /\.(?:test|spec)\.[^/.]+$/;
const TEST_FOLDERS = new Set(["__tests__", "test", "tests"]);

export interface PackFile {
  /** In the zip, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Zips a source's folder: everything but dotfiles, tests, zips at its root and packages that only development needs (of
 * node_modules only what `dependencies` reach, and never `callboard` and `zod`, which the host gives). The same input gives
 * the same bytes on every machine and Node version, so the same hash: files sorted by path, time and mode fixed, stored and
 * not deflated (zlib's output differs between versions). Symbolic links are refused with their path.
 */
export async function packDirectory(directory: string): Promise<Uint8Array> {
  const own = await collect(directory, "", isOwnFile);
  const packages = await reachedPackages(directory);
  const brought: PackFile[] = [];
  for (const root of [...packages].sort()) brought.push(...(await collect(directory, root, isPackageFile)));
  return packFiles([...own, ...brought]);
}

/** Zips files that are in memory already, by the same rules of order, time and mode. */
export async function packFiles(files: readonly PackFile[]): Promise<Uint8Array> {
  const zip = new ZipFile();
  for (const { path, bytes } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    zip.addBuffer(Buffer.from(bytes), path, {
      mtime: FIXED_TIME,
      mode: FIXED_MODE,
      compress: false,
      forceDosTimestamp: true,
    });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

type Keeps = (path: string, isFolder: boolean) => boolean;

function isOwnFile(path: string, isFolder: boolean): boolean {
  const name = nameOf(path);
  if (name.startsWith(".")) return false;
  if (isFolder) return name !== "node_modules" && !TEST_FOLDERS.has(name);
  return !TEST_FILE.test(name) && !(path === name && name.endsWith(".zip"));
}

function isPackageFile(path: string, isFolder: boolean): boolean {
  const name = nameOf(path);
  return !name.startsWith(".") && !(isFolder && name === "node_modules");
}

async function collect(directory: string, folder: string, keeps: Keeps): Promise<PackFile[]> {
  const files: PackFile[] = [];
  for (const entry of await readdir(join(directory, folder), { withFileTypes: true })) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (!keeps(path, entry.isDirectory())) continue;
    if (entry.isDirectory()) files.push(...(await collect(directory, path, keeps)));
    else if (entry.isFile()) files.push({ path, bytes: await readFile(join(directory, path)) });
    else throw new Error(`${path} is a link or a special file; put the file itself there`);
    if (files.length > ZIP_LIMITS.maxEntries) {
      throw new Error(`${directory} holds more than ${ZIP_LIMITS.maxEntries} files, which no host accepts`);
    }
  }
  return files;
}

/** Folders of the packages that the source needs when it runs, found as Node finds them, nested ones too. */
async function reachedPackages(directory: string): Promise<Set<string>> {
  const reached = new Set<string>();
  const visit = async (folder: string): Promise<void> => {
    for (const name of await dependenciesOf(join(directory, folder, "package.json"))) {
      if (folder === "" && (name === "callboard" || name === "zod")) continue;
      const found = await findPackage(directory, folder, name);
      if (found === null || reached.has(found)) continue;
      reached.add(found);
      await visit(found);
    }
  };
  await visit("");
  return reached;
}

async function dependenciesOf(manifestPath: string): Promise<string[]> {
  const manifest = (await readJson(manifestPath)) as Partial<Record<string, Record<string, string>>> | null;
  const groups = [manifest?.dependencies, manifest?.optionalDependencies, manifest?.peerDependencies];
  return [...new Set(groups.flatMap((group) => Object.keys(group ?? {})))].sort();
}

async function findPackage(directory: string, from: string, name: string): Promise<string | null> {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const candidate = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (await isFolder(join(directory, candidate))) return candidate;
    if (folder === "") return null;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    const found = await lstat(path);
    if (found.isSymbolicLink()) throw new LinkedPackage(path);
    return found.isDirectory();
  } catch (error) {
    if (error instanceof LinkedPackage) throw error;
    return false;
  }
}

class LinkedPackage extends Error {
  constructor(path: string) {
    super(`${path} is a link; install the package itself (npm install --install-links)`);
    this.name = "LinkedPackage";
  }
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return null;
  }
  return JSON.parse(text);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
