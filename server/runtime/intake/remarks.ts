import type { CodeRemarkKind } from "./code-remark.ts";
import { findHidden } from "./hidden-characters.ts";
import type { ModuleShelf } from "./module-shelf.ts";
import type { ZipContents } from "./read-zip.ts";
import { textOf } from "./source-file.ts";

/**
 * `hidden`: characters that nobody sees, in strings, comments and texts; in code they are refused. `settings`: what a
 * tsconfig.json says and nobody follows.
 */
export type RemarkKind = CodeRemarkKind | "hidden" | "settings";

/** What nothing refuses, and a reviewer should look at. */
export interface RemarkGroup {
  readonly kind: RemarkKind;
  /** In a package under node_modules, not in the source's own files. */
  readonly isPackage: boolean;
  /** How many there are, also where not all places are listed. */
  readonly count: number;
  readonly places: readonly RemarkPlace[];
}

export interface RemarkPlace {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** More of one kind tell a reader nothing new. */
const MAX_PLACES = 50;

const KINDS: readonly RemarkKind[] = ["loads", "unclear", "mixed", "hidden", "settings"];

interface Remark extends RemarkPlace {
  readonly kind: RemarkKind;
  readonly count: number;
}

/** All remarks on a source whose modules are on the shelf, because they were bundled; own files first. */
export function groupRemarks(contents: ZipContents, shelf: ModuleShelf): RemarkGroup[] {
  const all: Remark[] = [
    ...shelf.remarks().flatMap(({ file, remarks }) => remarks.map((remark) => ({ ...remark, file, count: 1 }))),
    ...hiddenIn(contents),
    ...shelf.settingsRemarks().map((remark) => ({ ...remark, kind: "settings" as const, count: 1 })),
  ].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  return KINDS.flatMap((kind) =>
    [false, true].flatMap((isPackage) => {
      const group = all.filter((remark) => remark.kind === kind && isOfPackage(remark.file) === isPackage);
      if (group.length === 0) return [];
      const count = group.reduce((sum, remark) => sum + remark.count, 0);
      return [{ kind, isPackage, count, places: placesOf(group) }];
    }),
  );
}

/** Each line once for each thing said of it. */
function placesOf(remarks: readonly Remark[]): RemarkPlace[] {
  const places = new Map(remarks.map(({ file, line, what }) => [`${file}:${line}:${what}`, { file, line, what }]));
  return [...places.values()].slice(0, MAX_PLACES);
}

function isOfPackage(file: string): boolean {
  return file.startsWith("node_modules/") || file.includes("/node_modules/");
}

function hiddenIn(contents: ZipContents): Remark[] {
  return [...contents.files.values()].flatMap((file) => {
    if (!file.isText) return [];
    const text = textOf(file);
    if (findHidden(text).length === 0) return [];
    return text.split(/\r\n|\n|\r/).flatMap((line, index): Remark[] => {
      const found = findHidden(index === 0 ? line : ` ${line}`);
      const what = [...new Set(found.map(({ code, name }) => `${code} ${name}`))].join(", ");
      return found.length === 0
        ? []
        : [{ kind: "hidden", file: file.path, line: index + 1, what, count: found.length }];
    });
  });
}
