"use client";

import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { useDeferredValue, useState } from "react";
import { formatCount } from "../ui/count.ts";
import { failureOf } from "../ui/failure.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { fitting, type NamedEntry, type PaletteEntry } from "./entry.ts";
import { type EntryGroup, hitEntries } from "./hit-entries.tsx";
import { searchQuery } from "./palette-query.ts";
import { usePaletteActions } from "./use-palette-actions.ts";

interface PaletteDialogProps {
  onClose: () => void;
  onKeys: () => void;
  onTray: () => void;
  pages: readonly NamedEntry[];
}

/** Finds every page and thing, and does what her role may: type, arrow keys, Enter. */
export function PaletteDialog({ onClose, onKeys, onTray, pages }: PaletteDialogProps) {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const words = useDeferredValue(typed.trim().slice(0, 200));
  const found = useQuery(searchQuery(words));
  const isOld = words !== typed.trim() || found.isPlaceholderData || (found.isFetching && found.data === undefined);
  const shownPages = fitting(pages, typed);
  const shownActions = fitting(usePaletteActions(onKeys, onTray), typed);
  const groups: EntryGroup[] = [
    { title: "Pages", total: shownPages.length, entries: shownPages },
    ...(words !== "" && found.data ? hitEntries(found.data) : []),
    { title: "Actions", total: shownActions.length, entries: shownActions },
  ].filter(({ entries }) => entries.length > 0);

  const choose = ({ choose }: PaletteEntry) => {
    onClose();
    if (typeof choose === "function") choose();
    else router.push(choose.href);
  };
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[12dvh] left-1/2 z-50 flex max-h-[70dvh] w-[600px] max-w-[calc(100vw-24px)] -translate-x-1/2 flex-col overflow-hidden rounded-md border border-line bg-panel shadow-over focus:outline-none max-sm:top-3"
        >
          <Radix.Title className="sr-only">Find and do</Radix.Title>
          <Command label="Find and do" shouldFilter={false} loop className="flex min-h-0 flex-col">
            <Command.Input
              value={typed}
              onValueChange={setTyped}
              placeholder="An actor, class, host, source, rollout, page or action"
              className="h-11 w-full shrink-0 border-b border-line bg-transparent px-4 text-m text-text focus-visible:outline-offset-[-2px]"
            />
            <Command.List className="min-h-0 overflow-y-auto p-1.5">
              {groups.map((group) => (
                <Command.Group
                  key={group.title}
                  heading={headingOf(group)}
                  className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted"
                >
                  {group.entries.map((entry) => (
                    <Line key={entry.id} entry={entry} onChoose={() => choose(entry)} />
                  ))}
                </Command.Group>
              ))}
              {!isOld && groups.length === 0 && (
                <Command.Empty className="px-2.5 py-6 text-center text-s text-muted">
                  Nothing is called “{typed.trim()}”. Actors are found by name, class, address and host; sources by
                  name, version and hash.
                </Command.Empty>
              )}
            </Command.List>
          </Command>
          <p role="status" className="min-h-[30px] shrink-0 border-t border-line px-4 py-1.5 text-xs text-muted">
            {found.isError && words !== "" ? (
              <StateGlyph state="failed">
                {failureOf(found.error).message} {failureOf(found.error).remedy}
              </StateGlyph>
            ) : found.data && !found.data.isWhole && words !== "" ? (
              <StateGlyph state="warn">The cluster cannot be reached: actors and hosts are as they were.</StateGlyph>
            ) : isOld && words !== "" ? (
              "Looking…"
            ) : (
              "↑ ↓ to choose, Enter to go there or do it, Esc to leave"
            )}
          </p>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function headingOf({ title, total, entries }: EntryGroup): string {
  return total > entries.length ? `${title} · ${formatCount(entries.length)} of ${formatCount(total)}` : title;
}

function Line({ entry, onChoose }: { entry: PaletteEntry; onChoose: () => void }) {
  return (
    <Command.Item
      value={entry.id}
      onSelect={onChoose}
      className="flex min-h-8 cursor-pointer items-center gap-3 rounded-sm px-2.5 py-1 text-s border-l-2 border-transparent data-[selected=true]:border-accent data-[selected=true]:bg-raised pointer-coarse:min-h-10"
    >
      <span className="min-w-0 truncate">{entry.label}</span>
      {entry.note && <span className="ml-auto shrink-0 text-xs text-muted">{entry.note}</span>}
      {entry.keys && (
        <kbd className="ml-auto shrink-0 rounded-sm border border-line px-1.5 text-xs text-muted">{entry.keys}</kbd>
      )}
    </Command.Item>
  );
}
