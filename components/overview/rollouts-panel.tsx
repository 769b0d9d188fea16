import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ProgressBar } from "../rollout/progress-bar.tsx";
import { rolloutsQuery } from "../rollout/rollout-queries.ts";
import { RolloutStateText } from "../rollout/rollout-state.tsx";
import { capital, selectionWords } from "../rollout/rollout-words.ts";
import { useSourceName } from "../rollout/source-name.ts";
import { countOf, formatCount } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";

const MAX_SHOWN = 5;

/** Those that move actors now; without any, the newest ones. */
export function RolloutsPanel() {
  const rollouts = useQuery(rolloutsQuery);
  const nameOf = useSourceName();
  const open = rollouts.data?.items.filter(({ state }) => ["running", "paused", "undoing"].includes(state)) ?? [];
  return (
    <Panel
      title="Rollouts"
      note={open.length > 0 ? `${countOf(open.length, "rollout")} not over` : "none runs"}
      isFlush
      right={
        <Link href="/rollouts" className="text-s underline underline-offset-2">
          All
        </Link>
      }
    >
      <Faces asked={rollouts} loading={<SkeletonRows label="Rollouts" rows={3} />} what="the rollouts">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No rollout yet">A rollout moves running actors to another approved source.</EmptyState>
          ) : (
            <ul>
              {(open.length > 0 ? open : items).slice(0, MAX_SHOWN).map((rollout) => (
                <li key={rollout.id} className="border-b border-line-soft px-3.5 py-2 text-s last:border-b-0">
                  <p className="flex flex-wrap items-baseline gap-x-3">
                    <Link href={`/rollouts/${rollout.id}`} className="min-w-0 font-medium underline underline-offset-2">
                      {capital(selectionWords(rollout, nameOf))} to {nameOf(rollout.toSource)}
                    </Link>
                    <span className="ml-auto">
                      <RolloutStateText state={rollout.state} />
                    </span>
                  </p>
                  <p className="flex flex-wrap items-baseline gap-x-3 text-xs text-muted">
                    {formatCount(rollout.swapped)} of {countOf(rollout.selected, "actor")} swapped
                    <span className="ml-auto">
                      <Time at={rollout.startedAt} /> by {rollout.startedBy}
                    </span>
                  </p>
                  {open.length > 0 && <ProgressBar rollout={rollout} className="mt-1" />}
                </li>
              ))}
            </ul>
          )
        }
      </Faces>
    </Panel>
  );
}
