import { queryOptions } from "@tanstack/react-query";
import { findHidden } from "#hidden-characters";
import { diffLines, type LineDiff } from "./diff/line-diff.ts";
import type { FileChange } from "./file-changes.ts";
import { sourceFileQuery } from "./source-queries.ts";

export interface FileDiff extends LineDiff {
  /** Hidden characters in the new text. */
  hidden: number;
}

/** Above this a file's lines are not counted ahead; it is read when it is opened. */
const MAX_COUNTED_BYTES = 300_000;

/** One file of `hash` beside the same path of `baseHash`; read and compared once. */
export function fileDiffQuery(hash: string, baseHash: string | null, change: FileChange) {
  return queryOptions({
    queryKey: ["file-diff", hash, baseHash, change.path],
    queryFn: async ({ client }): Promise<FileDiff> => {
      const isOld = baseHash !== null && (change.kind === "changed" || change.kind === "removed");
      const [before, after] = await Promise.all([
        isOld ? client.ensureQueryData(sourceFileQuery(baseHash, change.path)) : "",
        change.kind === "removed" ? "" : client.ensureQueryData(sourceFileQuery(hash, change.path)),
      ]);
      // With nothing to compare with, the text stands as it is.
      const isPlain = baseHash === null || change.kind === "same";
      return { ...diffLines(isPlain ? after : before, after), hidden: findHidden(after).length };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What is compared without being asked for, for the figures in the list of files. */
export function isCounted(change: FileChange): boolean {
  return change.kind !== "same" && change.isText && change.bytes <= MAX_COUNTED_BYTES;
}
