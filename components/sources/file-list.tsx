"use client";

import { useState } from "react";
import { classNames } from "../ui/class-names.ts";
import { countOf } from "../ui/count.ts";
import { Select } from "../ui/select.tsx";
import type { FileChange } from "./file-changes.ts";
import type { FileDiff } from "./file-diff.ts";
import { VisibleText } from "./visible-text.tsx";

interface FileListProps {
  isCompared: boolean;
  changes: readonly FileChange[];
  /** By path; a file that was not compared ahead has no figures. */
  figures: ReadonlyMap<string, FileDiff | undefined>;
  chosen: string | null;
  onChoose: (path: string) => void;
}

export function FileList({ isCompared, changes, figures, chosen, onChoose }: FileListProps) {
  const different = changes.filter((change) => change.kind !== "same");
  const same = changes.filter((change) => change.kind === "same");
  const isSameChosen = same.some((change) => change.path === chosen);
  const [isOpen, setIsOpen] = useState(different.length === 0);
  const item = (change: FileChange) => (
    <FileItem
      key={change.path}
      change={change}
      diff={isCompared ? figures.get(change.path) : undefined}
      isChosen={change.path === chosen}
      onChoose={onChoose}
    />
  );
  return (
    <>
      <nav aria-label="Files" className="min-h-0 overflow-y-auto py-2 text-s max-lg:hidden">
        <ul>{different.map(item)}</ul>
        {same.length > 0 && (
          <>
            <button
              type="button"
              aria-expanded={isOpen || isSameChosen}
              onClick={() => setIsOpen(!isOpen)}
              className="w-full px-3.5 py-1 text-left text-muted hover:text-text focus-visible:outline-offset-[-2px]"
            >
              {isOpen || isSameChosen ? "▾" : "▸"} {countOf(same.length, "file")} unchanged
            </button>
            {(isOpen || isSameChosen) && <ul>{same.map(item)}</ul>}
          </>
        )}
      </nav>
      <div className="p-3 lg:hidden">
        <Select
          aria-label="File"
          value={chosen ?? ""}
          options={changes.map((change) => ({
            value: change.path,
            label: `${change.path}${change.kind === "same" || !isCompared ? "" : ` (${change.kind})`}`,
          }))}
          onChoose={onChoose}
        />
      </div>
    </>
  );
}

interface FileItemProps {
  change: FileChange;
  diff: FileDiff | undefined;
  isChosen: boolean;
  onChoose: (path: string) => void;
}

function FileItem({ change, diff, isChosen, onChoose }: FileItemProps) {
  return (
    <li>
      <button
        type="button"
        aria-current={isChosen || undefined}
        title={change.path}
        onClick={() => onChoose(change.path)}
        className={classNames(
          "flex w-full items-baseline gap-2 px-3.5 py-1 text-left hover:bg-raised focus-visible:outline-offset-[-2px]",
          isChosen && "bg-raised",
          change.kind === "same" && "text-muted",
        )}
      >
        <span className={classNames("min-w-0 truncate", change.kind === "removed" && "line-through")}>
          <VisibleText text={change.path} />
        </span>
        {diff && change.kind !== "same" && (
          <code className="ml-auto shrink-0 text-xs">
            <span className="text-ok">+{diff.added}</span> <span className="text-bad">−{diff.removed}</span>
          </code>
        )}
        {!change.isText && <span className="ml-auto shrink-0 text-xs text-faint">binary</span>}
      </button>
    </li>
  );
}
