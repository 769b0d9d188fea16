"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SavedMessage } from "#protocol/message";
import { useMay } from "../live/me.ts";
import { Button } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { failureOf } from "../ui/failure.ts";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Tag } from "../ui/tag.tsx";
import { tell } from "../ui/tell.ts";
import { Time } from "../ui/time.tsx";
import { EditSavedDialog } from "./edit-saved-dialog.tsx";
import { removeSaved, savedQuery } from "./message-queries.ts";

/** Her own saved messages, and those that are shared. */
export function SavedList({ onUse }: { onUse: (saved: SavedMessage) => void }) {
  const saved = useQuery(savedQuery);
  const mayOperate = useMay("operate");
  const mayAdminister = useMay("administer");
  const [asked, setAsked] = useState<{ to: "edit" | "remove"; saved: SavedMessage } | null>(null);
  return (
    <Faces asked={saved} loading={<SkeletonRows label="Saved messages" rows={4} />} what="saved messages">
      {({ items, total }) => (
        <>
          {items.length === 0 ? (
            <EmptyState title="No saved messages">
              {mayOperate
                ? "Write a message and choose Save…, for yourself or for everybody."
                : "An operator saves and shares them."}
            </EmptyState>
          ) : (
            <ul>
              {items.map((each) => (
                <li
                  key={each.id}
                  className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line-soft px-3.5 py-2 text-s"
                >
                  <span className="min-w-0 grow">
                    <span className="font-medium [overflow-wrap:anywhere]">{each.name}</span>{" "}
                    {each.isShared && <Tag>shared</Tag>}
                    <span className="block text-xs text-muted">
                      {each.kind} <code>{each.messageType}</code> to {targetWords(each)}
                      {each.isMine ? "" : `, by ${each.owner.name}`}, <Time at={each.updatedAt} />
                    </span>
                  </span>
                  {mayOperate && (
                    <Button kind="quiet" aria-label={`Use ${each.name}…`} onClick={() => onUse(each)}>
                      Use…
                    </Button>
                  )}
                  {mayOperate && each.isMine && (
                    <Button
                      kind="quiet"
                      aria-label={`Change ${each.name}…`}
                      onClick={() => setAsked({ to: "edit", saved: each })}
                    >
                      Change…
                    </Button>
                  )}
                  {mayOperate && (each.isMine || mayAdminister) && (
                    <Button
                      kind="quiet-bad"
                      aria-label={`Delete ${each.name}…`}
                      onClick={() => setAsked({ to: "remove", saved: each })}
                    >
                      Delete…
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )}
          {items.length > 0 && (
            <p className="px-3.5 py-2 text-xs text-muted">
              {items.length} of {countOf(total, "saved message")}
            </p>
          )}
          {asked?.to === "edit" && <EditSavedDialog saved={asked.saved} onClose={() => setAsked(null)} />}
          {asked?.to === "remove" && <RemoveDialog saved={asked.saved} onClose={() => setAsked(null)} />}
        </>
      )}
    </Faces>
  );
}

function targetWords({ target }: SavedMessage): string {
  if (target.by === "name") return `@${target.name}`;
  return target.by === "address" ? target.address : `any ${target.class}`;
}

function RemoveDialog({ saved, onClose }: { saved: SavedMessage; onClose: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeSaved(saved.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["messages", "saved"] });
      tell(`Deleted ${saved.name}`);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      isDestructive
      onClose={onClose}
      title={`Delete ${saved.name}?`}
      description={
        saved.isMine
          ? saved.isShared
            ? "It is shared: nobody can use it any more."
            : "Only you can see it; it is gone after this."
          : `It is ${saved.owner.name}'s and shared: nobody can use it any more, its owner neither.`
      }
      actions={
        <Button kind="bad" busy={remove.isPending} onClick={() => remove.mutate()}>
          Delete saved message
        </Button>
      }
    >
      {remove.error !== null && <ErrorState isInline failure={failureOf(remove.error)} />}
    </Dialog>
  );
}
