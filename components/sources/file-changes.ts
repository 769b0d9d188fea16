import type { Source } from "#protocol/source";

type SourceFile = Source["files"][number];

export interface FileChange {
  path: string;
  kind: "added" | "removed" | "changed" | "same";
  isText: boolean;
  bytes: number;
}

/** What differs by the files' hashes; changes first, each part by path. Without a base every file is new. */
export function fileChanges(files: readonly SourceFile[], base: readonly SourceFile[] | null): FileChange[] {
  const before = new Map((base ?? []).map((file) => [file.path, file]));
  const after = new Set(files.map((file) => file.path));
  const changes = files.map((file): FileChange => {
    const old = before.get(file.path);
    const kind = old === undefined ? "added" : old.hash === file.hash ? "same" : "changed";
    return { path: file.path, kind, isText: file.isText && (old?.isText ?? true), bytes: file.bytes };
  });
  for (const old of base ?? []) {
    if (!after.has(old.path)) changes.push({ path: old.path, kind: "removed", isText: old.isText, bytes: old.bytes });
  }
  return changes.sort((a, b) => Number(a.kind === "same") - Number(b.kind === "same") || a.path.localeCompare(b.path));
}
