"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Rollout } from "#protocol/rollout";
import { ActorLink } from "../actor/actor-facts.tsx";
import { ApiFailure } from "../live/api-failure.ts";
import { useLiveState } from "../live/live-provider.tsx";
import { useMay } from "../live/me.ts";
import { buttonClasses } from "../ui/button.tsx";
import { countOf, formatCount, formatMs } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { Hash } from "../ui/hash.tsx";
import { KeyValue } from "../ui/key-value.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import { rolloutQuery } from "./rollout-queries.ts";
import { RolloutStateText } from "./rollout-state.tsx";
import { capital, selectionWords } from "./rollout-words.ts";
import { useSourceName } from "./source-name.ts";
import { SteeringButtons } from "./steering.tsx";

/** One rollout, live: how far it is, what the actors felt of it, why it stopped, and what can be done. */
export function RolloutView({ id }: { id: string }) {
  const isPaused = useLiveState().phase === "paused";
  const query = rolloutQuery(id);
  const rollout = useQuery({ ...query, refetchInterval: isPaused ? false : query.refetchInterval });
  if (rollout.data === undefined && rollout.error instanceof ApiFailure && rollout.error.status === 404)
    return <NotHere />;
  return (
    <Faces
      asked={rollout}
      what="this rollout"
      head={<PageHead crumbs={<Link href="/rollouts">Rollouts</Link>} title="Rollout" />}
      loading={
        <>
          <PageHead crumbs="Rollouts" title="…" />
          <SkeletonRows label="Rollout" rows={6} />
        </>
      }
    >
      {(data) => <Found rollout={data} />}
    </Faces>
  );
}

function NotHere() {
  return (
    <>
      <PageHead crumbs={<Link href="/rollouts">Rollouts</Link>} title="Rollout" />
      <EmptyState
        title="There is no such rollout"
        action={
          <Link href="/rollouts" className={buttonClasses()}>
            All rollouts
          </Link>
        }
      >
        Check that the address is whole.
      </EmptyState>
    </>
  );
}

function Found({ rollout }: { rollout: Rollout }) {
  const mayOperate = useMay("operate");
  const nameOf = useSourceName();
  const { state, selected, swapped, gone, leftOnOld, failed, pauseMs, lost } = rollout;
  const isUndo = state === "undoing" || state === "undone";
  return (
    <>
      <PageHead
        crumbs={<Link href="/rollouts">Rollouts</Link>}
        title={`${capital(selectionWords(rollout.select, nameOf))} to ${nameOf(rollout.toSource)}`}
        note={<RolloutStateText state={state} />}
        right={mayOperate && <SteeringButtons rollout={rollout} />}
      />
      <div className="grid gap-4 px-5 pb-5 max-sm:px-4 xl:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel
            title="Progress"
            note={
              rollout.endedAt ? (
                <>
                  ended <Time at={rollout.endedAt} />
                </>
              ) : (
                <>
                  running since <Time at={rollout.startedAt} />
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
            <dl className="mt-4 grid grid-cols-3 gap-x-4 gap-y-3 max-sm:grid-cols-2">
              <Figure
                label={isUndo ? "Still on the new source" : "Swapped"}
                value={formatCount(swapped)}
                note={`of ${formatCount(selected)} selected`}
              />
              <Figure
                label={isUndo ? "On the source they came from" : "Not yet reached"}
                value={formatCount(Math.max(0, selected - swapped - gone - (isUndo ? 0 : failed.length)))}
                note={null}
              />
              <Figure
                label="Born since, on an old source"
                value={formatCount(leftOnOld)}
                note={leftOnOld > 0 ? "not selected at the start" : null}
              />
              <Figure label="Pause, half of them" value={pauseMs.max > 0 ? formatMs(pauseMs.p50) : "–"} note="p50" />
              <Figure label="Pause, 99 of 100" value={pauseMs.max > 0 ? formatMs(pauseMs.p99) : "–"} note="p99" />
              <Figure label="Longest pause" value={pauseMs.max > 0 ? formatMs(pauseMs.max) : "–"} note={null} />
            </dl>
            {gone > 0 && (
              <p className="mt-4 text-s text-muted">
                {countOf(gone, "selected actor")} ended before {gone === 1 ? "its" : "their"} turn: there was nothing to
                swap.
              </p>
            )}
          </Panel>
          {(failed.length > 0 || lost) && <WhyItStopped rollout={rollout} />}
        </div>
        <Panel title="Who, what and why" className="self-start">
          <KeyValue
            items={[
              [
                "Started by",
                <span key="by">
                  {rollout.startedBy}, <Time at={rollout.startedAt} as="exact" />
                </span>,
              ],
              ["Reason", rollout.reason],
              ["Selected", selectionWords(rollout.select, nameOf)],
              [
                "To source",
                <span key="to" className="inline-flex flex-wrap items-center justify-end gap-x-2">
                  <Link href={`/sources/${rollout.toSource}`}>{nameOf(rollout.toSource)}</Link>
                  <Hash hash={rollout.toSource} />
                </span>,
              ],
              [
                "State",
                rollout.freshState
                  ? "fresh where it could not be carried over"
                  : "carried over by snapshot and restore",
              ],
            ]}
          />
        </Panel>
      </div>
    </>
  );
}

function Figure({ label, value, note }: { label: string; value: string; note: ReactNode }) {
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

/** The actors that could not be swapped, with the step and the error; they go on as they were. */
function WhyItStopped({ rollout }: { rollout: Rollout }) {
  const { failed, lost } = rollout;
  return (
    <Panel
      title="Why it stopped"
      note={failed.length > 0 && `${countOf(failed.length, "actor")} could not be swapped; what runs goes on as it was`}
      isFlush
    >
      {lost && (
        <p className="px-3.5 py-3 text-s">
          <StateGlyph state="failed" isQuiet>
            {lost}
          </StateGlyph>
        </p>
      )}
      {failed.length > 0 && (
        <ul className="text-s">
          {failed.map(({ address, step, error }) => (
            <li
              key={address}
              className="grid grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-1 border-b border-line-soft px-3.5 py-2 last:border-b-0 sm:grid-cols-[220px_minmax(0,1fr)]"
            >
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <ActorLink address={address} /> <span className="text-muted">at step</span> <code>{step}</code>
              </span>
              <pre className="min-w-0 font-mono text-s [overflow-wrap:anywhere] whitespace-pre-wrap text-bad">
                {error}
              </pre>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
