import type { ReactNode } from "react";
import type { RolloutDetail } from "#protocol/rollout";
import { formatCount, formatMs } from "../ui/count.ts";
import { Panel } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import { took } from "./rollout-words.ts";

/** How far it is: every selected actor is in one of the first figures. */
export function ProgressPanel({ rollout }: { rollout: RolloutDetail }) {
  const { selected, swapped, leftOnOld, pauseMs, undo, endedAt } = rollout;
  const hasPauses = pauseMs.max > 0;
  return (
    <Panel
      title="Progress"
      note={
        endedAt ? (
          <>
            ended <Time at={endedAt} />
          </>
        ) : (
          <>
            {undo ? "being undone since" : "running since"} <Time at={undo?.at ?? rollout.startedAt} />
          </>
        )
      }
      right={
        <span className="font-mono text-s">
          {formatCount(swapped)} of {formatCount(selected)}
        </span>
      }
    >
      <ProgressBar rollout={rollout} className="!h-2.5" />
      <dl className="mt-4 grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4">
        {standings(rollout).map(([label, count]) => (
          <Figure key={label} label={label} value={formatCount(count)} />
        ))}
        <Figure
          label="Created since, on an old source"
          value={formatCount(leftOnOld)}
          note={leftOnOld > 0 ? "not selected at the start" : null}
        />
        <Figure
          label="Took"
          value={took(rollout.durationMs)}
          note={undo ? `and ${took(undo.durationMs)} to undo` : endedAt === null ? "so far" : null}
        />
        <Figure
          label="Pause, p50"
          value={hasPauses ? formatMs(pauseMs.p50) : "–"}
          note={hasPauses ? `p99 ${formatMs(pauseMs.p99)}` : null}
        />
        <Figure label="Longest pause" value={hasPauses ? formatMs(pauseMs.max) : "–"} />
      </dl>
    </Panel>
  );
}

/** Together they are all that were selected. */
function standings({ counts, undo, endedAt }: RolloutDetail): [label: string, count: number][] {
  const { waiting, swapped, failed, undone, stuck, gone } = counts;
  if (undo !== null)
    return [
      ["Swapped back", undone],
      ["Still on the new source", swapped],
      ["Could not be swapped back", stuck],
      ["Ended, or never swapped", gone + waiting + failed],
    ];
  return [
    ["Swapped", swapped + stuck],
    [endedAt === null ? "Not yet reached" : "Not reached", waiting + undone],
    ["Failed", failed],
    ["Ended before their turn", gone],
  ];
}

function Figure({ label, value, note = null }: { label: string; value: string; note?: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{label}</dt>
      <dd>
        <span className="text-xl font-medium tracking-tight">{value}</span>{" "}
        {note && <span className="text-xs text-faint">{note}</span>}
      </dd>
    </div>
  );
}
