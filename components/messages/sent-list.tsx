"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { SentMessage } from "#protocol/message";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { formatMs } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { itemsOf, PagedList } from "../ui/paged-list.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";
import { CopyAs } from "./copy-as-buttons.tsx";
import { draftOf } from "./draft.ts";
import { Json } from "./json.tsx";
import { sentQuery } from "./message-queries.ts";

interface SentListProps {
  /** Only what was sent to it. */
  target?: string;
  onAgain: (sent: SentMessage) => void;
}

/** What she sent, newest first, with what came back. Nobody else sees it. */
export function SentList({ target, onAgain }: SentListProps) {
  const sent = useInfiniteQuery(sentQuery(target));
  const { items, total } = itemsOf(sent);
  return (
    <PagedList
      asked={sent}
      items={items}
      total={total}
      what="your history"
      label="History"
      rows={4}
      noun={["message", "messages"]}
      more="Show older"
      isCounted
      empty={
        <EmptyState title="Nothing sent yet">
          What you ask and tell{target ? " this actor" : ""} from the console is kept here, for you alone.
        </EmptyState>
      }
    >
      {(rows) => (
        <ul>
          {rows.map((row) => (
            <Row key={row.id} sent={row} namesTarget={target === undefined} onAgain={onAgain} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}

interface RowProps {
  sent: SentMessage;
  namesTarget: boolean;
  onAgain: (sent: SentMessage) => void;
}

function Row({ sent, namesTarget, onAgain }: RowProps) {
  const [isOpen, setIsOpen] = useState(false);
  const draft = draftOf(sent);
  return (
    <li className="border-b border-line-soft">
      <div className="flex items-center gap-x-2 px-3.5 py-1.5 text-s">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="-ml-1.5 flex min-w-0 grow flex-wrap items-baseline gap-x-2 rounded-sm px-1 text-left hover:text-text"
        >
          <ChevronRight
            aria-hidden
            size={12}
            className={classNames("self-center text-muted transition-transform", isOpen && "rotate-90")}
          />
          <span className="text-muted">{sent.kind}</span>
          <code className="min-w-0 truncate">{sent.messageType}</code>
          {namesTarget && <code className="min-w-0 truncate text-muted">{sent.target}</code>}
          <span className="ml-auto flex items-baseline gap-2">
            <StateGlyph state={sent.outcome === "failed" ? "failed" : "done"} isQuiet={sent.outcome !== "failed"}>
              {outcomeText(sent)}
            </StateGlyph>
            <span className="text-xs text-faint">
              <Time at={sent.at} />
            </span>
          </span>
        </button>
        {draft && (
          <Button kind="quiet" aria-label={`Send ${sent.messageType} again…`} onClick={() => onAgain(sent)}>
            Again…
          </Button>
        )}
      </div>
      {isOpen && (
        <div className="flex flex-col gap-2 px-3.5 pb-3">
          {draft ? (
            <Json label="Message" value={sent.message} />
          ) : (
            <p className="text-s text-muted">The message was longer than is kept.</p>
          )}
          {sent.outcome === "replied" &&
            (sent.reply === undefined ? (
              <p className="text-s text-muted">The reply was longer than is kept.</p>
            ) : (
              <Json label="Reply" value={sent.reply} />
            ))}
          {sent.error && <ErrorState isInline failure={sent.error} />}
          {draft && (
            <div className="flex flex-wrap gap-2">
              <CopyAs target={sent.target} draft={draft} />
            </div>
          )}
        </div>
      )}
    </li>
  );
}

function outcomeText({ outcome, latencyMs, error }: SentMessage): string {
  if (outcome === "replied") return latencyMs === null ? "replied" : formatMs(latencyMs);
  if (outcome === "sent") return "sent";
  switch (error?.code) {
    case "ASK_TIMEOUT":
      return "no reply in time";
    case "POISONED":
      return "poisoned";
    case "MESSAGE_INVALID":
      return "refused";
    default:
      return error?.code.toLowerCase().replaceAll("_", " ") ?? "failed";
  }
}
