import { ListChecks } from "lucide-react";
import { useId } from "react";
import { onUse } from "../live/on-use.tsx";
import { Button } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { type Action, STATE_WORDS } from "./action-list.ts";
import { useActionList, useActionRows } from "./actions-provider.tsx";

/** Loaded with the first action: the first page is lighter without. */
const ActionItem = onUse(() => import("./action-item.tsx").then((module) => module.ActionItem));

/** For the key that opens it. */
export const ACTION_TRAY_ID = "action-tray";

/** What was set going and what came of it: a button in the header, and the list that it opens. */
export function ActionTray() {
  const list = useActionList();
  const actions = useActionRows();
  const heading = useId();
  const running = actions.filter(({ endedAtMs }) => endedAtMs === null).length;
  const failed = actions.filter(({ state }) => state === "failed").length;
  const lastEnded = newestEnded(actions);
  const says = running > 0 ? `${running} running` : failed > 0 ? `${failed} failed` : null;
  return (
    <>
      <button
        type="button"
        popoverTarget={ACTION_TRAY_ID}
        aria-label={`Actions${says ? `: ${says}` : ""}`}
        title="Running and ended actions of this visit"
        className="flex items-center gap-1.5 rounded-md px-1.5 py-1 text-s text-muted hover:text-text pointer-coarse:min-h-9"
      >
        <ListChecks
          aria-hidden
          size={15}
          className={failed > 0 && running === 0 ? "text-bad" : running > 0 ? "text-info" : undefined}
        />
        {says && <span className="max-sm:sr-only">{says}</span>}
      </button>
      <span role="status" className="sr-only">
        {lastEnded && `${lastEnded.title}: ${STATE_WORDS[lastEnded.state].says}`}
      </span>
      {/* The browser's own popover: Escape and a press beside it close it, and the focus goes back. */}
      <div
        id={ACTION_TRAY_ID}
        popover="auto"
        role="dialog"
        aria-labelledby={heading}
        className="inset-auto top-[46px] right-3 m-0 max-h-[70dvh] w-[400px] max-w-[calc(100vw-24px)] flex-col rounded-md border border-line bg-panel p-0 text-text shadow-over open:flex"
      >
        <div className="flex min-h-[41px] items-center gap-2 border-b border-line px-3.5 py-1.5">
          <h2 id={heading} className="font-medium">
            Actions
          </h2>
          <span className="text-s text-muted">
            {running} of {countOf(actions.length, "action")} running
          </span>
          {actions.length > running && (
            <Button kind="quiet" className="ml-auto -mr-2" onClick={() => list.dismissEnded()}>
              Clear ended
            </Button>
          )}
        </div>
        {actions.length === 0 ? (
          <EmptyState title="No actions on this visit">
            Bulk stops, uploads, rollouts and drains show their progress here, also while you are on another page.
          </EmptyState>
        ) : (
          <ul aria-labelledby={heading} className="min-h-0 overflow-y-auto">
            {actions.map((action) => (
              <ActionItem key={action.id} action={action} onLeave={closeTray} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

/** Else it would stand over the page that its link leads to. */
function closeTray(): void {
  document.getElementById(ACTION_TRAY_ID)?.hidePopover();
}

function newestEnded(actions: readonly Action[]): Action | null {
  return actions.reduce<Action | null>(
    (newest, action) => (action.endedAtMs !== null && action.endedAtMs > (newest?.endedAtMs ?? 0) ? action : newest),
    null,
  );
}
