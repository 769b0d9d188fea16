import { lstat, readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { ZipFile } from "yazl";
import { type LeftOut, reasonToLeaveOut, withoutDevelopment } from "./left-out.ts";
import { ZIP_LIMITS } from "./zip-limits.ts";

const MANIFEST = "package.json";

/** Local parts, since the zip's clock has no zone: the same bytes wherever it is packed. */
const FIXED_TIME = new Date(1980, 0, 1, 12, 0, 0);
const FIXED_MODE = 0o100644;

export interface PackFile {
  /** In the zip, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What belongs to a source, and what of its folder does not. */
export interface SourceFolder {
  readonly files: readonly PackFile[];
  readonly leftOut: readonly LeftOut[];
  /** Fields of package.json that were cut out. */
  readonly fields: readonly string[];
}

/**
 * Reads a source's folder: all that it needs to run and to be reviewed (decision 19). Left out are dotfiles, tests,
 * lock files, what tools made and their settings; of package.json what only development reads; of node_modules what
 * `dependencies` do not reach, and always `callboard` and `zod`, which the host gives. Symbolic links are refused with
 * their path.
 */
export async function readSourceFolder(directory: string): Promise<SourceFolder> {
  const leftOut: LeftOut[] = [];
  const isOwnFile: Keeps = (path, isFolder) => {
    const why = reasonToLeaveOut(path, isFolder);
    if (why !== null) leftOut.push({ path: isFolder ? `${path}/` : path, why });
    return why === null;
  };
  const own = await collect(directory, "", isOwnFile);
  const packages = await reachedPackages(directory);
  const brought: PackFile[] = [];
  for (const root of [...packages].sort()) brought.push(...(await collect(directory, root, isPackageFile)));
  const { text, fields } = withoutDevelopment(textOf(own, MANIFEST));
  const files = fields.length === 0 ? own : own.map((file) => (file.path === MANIFEST ? rewritten(file, text) : file));
  return { files: [...files, ...brought], leftOut: leftOut.sort((a, b) => (a.path < b.path ? -1 : 1)), fields };
}

function textOf(files: readonly PackFile[], path: string): string {
  return Buffer.from(files.find((file) => file.path === path)?.bytes ?? []).toString("utf8");
}

function rewritten({ path }: PackFile, text: string): PackFile {
  return { path, bytes: Buffer.from(text) };
}

/**
 * Zips what belongs to the source in a folder. The same input gives the same bytes on every machine and Node version,
 * so the same hash: files sorted by path, time and mode fixed, stored and not deflated (zlib's output differs between
 * versions).
 */
export async function packDirectory(directory: string): Promise<Uint8Array> {
  return packFiles((await readSourceFolder(directory)).files);
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

function isPackageFile(path: string, isFolder: boolean): boolean {
  const name = posix.basename(path);
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
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
