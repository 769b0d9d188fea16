"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useState } from "react";
import type { SavedMessage, SentMessage } from "#protocol/message";
import { actorQuery } from "../actor/actor-queries.ts";
import { useMay, useMe } from "../live/me.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Panel } from "../ui/panel.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Composer } from "./composer.tsx";
import { type Draft, draftOf } from "./draft.ts";
import { SavedList } from "./saved-list.tsx";
import { SentList } from "./sent-list.tsx";
import { TargetPicker } from "./target-picker.tsx";

const SHOWN = {
  /** `@name` or address. */
  to: parseAsString,
  class: parseAsString,
  show: parseAsStringLiteral(["history", "saved"]).withDefault("history"),
};
const LISTS = [
  { value: "history", label: "History" },
  { value: "saved", label: "Saved" },
] as const;

/** Writes to any actor, and keeps what was written and what came back. */
export function MessagesView() {
  const [{ to, class: className, show }, change] = useQueryStates(SHOWN, { history: "replace" });
  /** `number` makes the composer begin anew, also with the same draft. */
  const [begun, setBegun] = useState<{ number: number; draft: Draft | null }>({ number: 0, draft: null });
  const mayOperate = useMay("operate");
  const isKnown = useMe() !== undefined;
  const begin = (draft: Draft | null) => setBegun(({ number }) => ({ number: number + 1, draft }));

  const again = (sent: SentMessage) => {
    void change({ to: sent.target, class: null });
    begin(draftOf(sent));
  };
  const use = (saved: SavedMessage) => {
    const { target } = saved;
    void change({
      to: target.by === "class" ? null : target.by === "name" ? `@${target.name}` : target.address,
      class: target.by === "class" ? target.class : null,
    });
    begin(draftOf(saved));
  };

  return (
    <>
      <PageHead title="Messages" note="what is sent from here says so to its receiver" />
      <div className="grid min-w-0 gap-4 px-5 pb-8 max-sm:px-4 xl:grid-cols-[minmax(0,1fr)_minmax(0,480px)]">
        <div className="flex min-w-0 flex-col gap-4">
          {mayOperate ? (
            <>
              <TargetPicker
                chosen={to}
                className={className}
                onChoose={(target) => {
                  void change({ to: target });
                  // A saved message for a class waits for one of its actors; another choice begins anew.
                  if (className === null) begin(null);
                }}
                onClassName={(next) => void change({ class: next, to: null })}
              />
              {to === null ? (
                <Nobody className={className} hasDraft={begun.draft !== null} />
              ) : (
                <To key={`${to} ${begun.number}`} target={to} draft={begun.draft} />
              )}
            </>
          ) : (
            isKnown && (
              <EmptyState title="Your role does not send messages">
                You can read what is shared. Ask an administrator if you need to send for your work.
              </EmptyState>
            )
          )}
        </div>
        <Panel
          isFlush
          className="self-start"
          title={show === "history" ? "Your history" : "Saved messages"}
          right={
            <Segmented label="List" value={show} options={LISTS} onChoose={(next) => void change({ show: next })} />
          }
        >
          {show === "history" ? <SentList onAgain={again} /> : <SavedList onUse={use} />}
        </Panel>
      </div>
    </>
  );
}

function Nobody({ className, hasDraft }: { className: string | null; hasDraft: boolean }) {
  return (
    <div className="rounded-md border border-line bg-panel">
      <EmptyState title={className === null ? "To whom?" : `To which ${className}?`}>
        {hasDraft
          ? "The message is ready; choose the actor above."
          : "Choose an actor above: by its global name, one of a class, or an address. The form is made from what it declares."}
      </EmptyState>
    </div>
  );
}

function To({ target, draft }: { target: string; draft: Draft | null }) {
  const actor = useQuery(actorQuery(target));
  return (
    <Faces
      asked={actor}
      what="this actor"
      loading={
        <div className="rounded-md border border-line bg-panel">
          <SkeletonRows label="Actor" rows={5} />
        </div>
      }
    >
      {(detail) =>
        detail.sourceHash === null ? (
          <EmptyState title={`${target} is a system actor`}>
            The runtime's own actors take no messages from outside.
          </EmptyState>
        ) : (
          <>
            <p className="flex flex-wrap items-baseline gap-x-3 text-s">
              <Link
                href={`/actors/${encodeURIComponent(detail.address)}`}
                className="font-medium underline underline-offset-2"
              >
                {target}
              </Link>
              <span className="text-muted">
                {detail.class}
                {detail.source && ` of ${detail.source.name} ${detail.source.version}`} on {detail.host}
              </span>
              <StateGlyph state={detail.state}>{detail.state}</StateGlyph>
            </p>
            <Composer actor={detail} target={target} name={target} initial={draft} />
          </>
        )
      }
    </Faces>
  );
}
