import { X } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button, IconButton } from "../ui/button.tsx";
import { countOf, formatCount } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import type { Failure } from "../ui/failure.ts";
import { failureOf } from "../ui/failure.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";
import { type Action, STATE_WORDS } from "./action-list.ts";
import { useActionList } from "./actions-provider.tsx";

/** One action: how far it is, what came of it, and what can be done about it. */
export function ActionItem({ action, onLeave }: { action: Action; onLeave: () => void }) {
  const list = useActionList();
  const { title, state, href, progress, note, failure, stop, undo, endedAtMs } = action;
  const [stopping, setStopping] = useState<{ isPending: boolean; failure: Failure | null }>(IDLE);
  const isRunning = endedAtMs === null;
  const press = async () => {
    setStopping({ isPending: true, failure: null });
    try {
      await stop?.press();
      setStopping(IDLE);
    } catch (error) {
      setStopping({ isPending: false, failure: failureOf(error) });
    }
  };
  return (
    <li className="border-b border-line-soft px-3.5 py-2.5 text-s last:border-b-0">
      <div className="flex items-baseline gap-2">
        <span className="min-w-0 font-medium [overflow-wrap:anywhere]">
          {href ? (
            <Link href={href} onClick={onLeave} className="underline underline-offset-2">
              {title}
            </Link>
          ) : (
            title
          )}
        </span>
        <span className="ml-auto shrink-0 text-xs">
          <StateGlyph state={STATE_WORDS[state].glyph}>{STATE_WORDS[state].says}</StateGlyph>
        </span>
      </div>
      {isRunning && (
        <progress
          aria-label={title}
          {...(progress ? { value: progress.done, max: Math.max(1, progress.total) } : {})}
          className="mt-1.5 block h-1 w-full accent-info"
        />
      )}
      <p className="mt-1 flex flex-wrap gap-x-2 text-xs text-muted">
        {progress && (
          <span>
            {formatCount(progress.done)} of {countOf(progress.total, progress.unit)}
          </span>
        )}
        {note && <span className="min-w-0 [overflow-wrap:anywhere]">{note}</span>}
        <span className="ml-auto">
          <Time at={new Date(endedAtMs ?? action.startedAtMs).toISOString()} />
        </span>
      </p>
      {(failure ?? stopping.failure) && (
        <div className="mt-1.5">
          <ErrorState isInline failure={failure ?? stopping.failure ?? NO_FAILURE} />
        </div>
      )}
      {(stop || !isRunning) && (
        <div className="mt-1.5 flex items-center gap-2">
          {isRunning && stop && (
            <Button aria-label={`${stop.label}: ${title}`} busy={stopping.isPending} onClick={() => void press()}>
              {stop.label}
            </Button>
          )}
          {state === "done" && undo && (
            <Button
              aria-label={`Undo: ${title}`}
              onClick={() => {
                list.dismiss(action.id);
                list.run(undo);
              }}
            >
              Undo
            </Button>
          )}
          {!isRunning && (
            <IconButton
              label={`Remove “${title}” from the list`}
              className="ml-auto -mr-1.5"
              onClick={() => list.dismiss(action.id)}
            >
              <X aria-hidden size={13} />
            </IconButton>
          )}
        </div>
      )}
    </li>
  );
}

const IDLE = { isPending: false, failure: null };
const NO_FAILURE: Failure = { message: "", remedy: "" };
