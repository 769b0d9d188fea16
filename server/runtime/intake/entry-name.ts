import { findHidden } from "./hidden-characters.ts";
import type { ZipLimits } from "./zip-limits.ts";
import { type Refusal, refusal, type ZipRule } from "./zip-refused.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const NAME_RULES: readonly [ZipRule, (name: string) => boolean, string][] = [
  ["name-nul", (name) => name.includes("\0"), "the name holds a NUL character"],
  ["name-backslash", (name) => name.includes("\\"), "the name holds a backslash"],
  ["name-drive", (name) => /^[A-Za-z]:/.test(name), "the name begins with a drive letter"],
  ["name-absolute", (name) => name.startsWith("/"), "the path is absolute"],
  ["name-parent", (name) => name.split("/").includes(".."), "the path leads out of the zip with `..`"],
  [
    "name-control",
    (name) => findHidden(` ${name}`).length > 0 || /[\r\n\t]/.test(name),
    "the name holds hidden characters",
  ],
  [
    "name-form",
    (name) =>
      name === "" ||
      name
        .replace(/\/$/, "")
        .split("/")
        .some((part) => part === "" || part === "."),
    "the path has an empty part or a `.` in it",
  ],
];

/**
 * Reads an entry's name as UTF-8, whatever its flag says, and checks it. A name that is refused is shown with what
 * could be read of it.
 */
export function readEntryName(raw: Uint8Array, limits: ZipLimits): { name: string; refusals: Refusal[] } {
  let name: string;
  try {
    name = utf8.decode(raw);
  } catch {
    const shown = Buffer.from(raw).toString("latin1");
    return { name: shown, refusals: [refusal("name-encoding", "the name is not UTF-8", { entry: shown })] };
  }
  const broken = NAME_RULES.find(([, breaks]) => breaks(name));
  const refusals = broken ? [refusal(broken[0], broken[2], { entry: name })] : [];
  const depth = name.replace(/\/$/, "").split("/").length;
  if (depth > limits.maxDepth) {
    refusals.push(refusal("depth", `the path is ${depth} folders deep, more than ${limits.maxDepth}`, { entry: name }));
  }
  if (raw.length > limits.maxNameBytes) {
    const what = `the path has ${raw.length} bytes, more than ${limits.maxNameBytes}`;
    refusals.push(refusal("name-form", what, { entry: name.slice(0, 200) }));
  }
  return { name, refusals };
}

/**
 * Names that are the same, differ in case or Unicode form only, or make one path both a file and a folder. A folder
 * that is listed as an entry of its own (`a/`) and again through its files (`a/b`) is no collision.
 */
export function findNameCollisions(names: readonly string[]): Refusal[] {
  const refusals: Refusal[] = [];
  const entries = new Set<string>();
  /** Folded path → how it was first written, and as what. */
  const paths = new Map<string, { written: string; isFolder: boolean }>();

  const claim = (path: string, isFolder: boolean, entry: string) => {
    const folded = path.normalize("NFC").toLowerCase();
    const known = paths.get(folded);
    if (!known) {
      paths.set(folded, { written: path, isFolder });
    } else if (known.written !== path) {
      refusals.push(refusal("name-case", `the path differs from ${known.written} in case or form only`, { entry }));
    } else if (known.isFolder !== isFolder) {
      refusals.push(refusal("name-doubled", `${path} is both a file and a folder`, { entry }));
    }
  };

  for (const name of names) {
    if (entries.has(name)) {
      refusals.push(refusal("name-doubled", "the zip holds this name twice", { entry: name }));
      continue;
    }
    entries.add(name);
    const parts = name.replace(/\/$/, "").split("/");
    for (let depth = 1; depth < parts.length; depth++) claim(parts.slice(0, depth).join("/"), true, name);
    claim(parts.join("/"), name.endsWith("/"), name);
  }
  return refusals;
}
