"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { RolloutDetail, RolloutState } from "#protocol/rollout";
import { isNotThere } from "../live/api-failure.ts";
import { useLiveState } from "../live/live-provider.tsx";
import { useMay } from "../live/me.ts";
import { buttonClasses } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { ProgressPanel } from "./progress-panel.tsx";
import { RolloutActors } from "./rollout-actors.tsx";
import { RolloutEvents, RolloutFacts } from "./rollout-facts.tsx";
import { rolloutQuery } from "./rollout-queries.ts";
import { RolloutStateText } from "./rollout-state.tsx";
import { capital, selectionWords } from "./rollout-words.ts";
import { useSourceName } from "./source-name.ts";
import { SteeringButtons } from "./steering.tsx";
import { WhyItStopped } from "./why-it-stopped.tsx";

/** States in which its actors' standing changes by itself. */
const MOVING: readonly RolloutState[] = ["running", "undoing"];

/** One rollout, live: how far it is, what the actors felt of it, why it stopped, and what can be done. */
export function RolloutView({ id }: { id: string }) {
  const isPaused = useLiveState(({ phase }) => phase === "paused");
  const query = rolloutQuery(id);
  const rollout = useQuery({ ...query, refetchInterval: isPaused ? false : query.refetchInterval });
  if (isNotThere(rollout.error)) return <NotHere />;
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
      {(data) => <Found rollout={data} isLive={!isPaused && MOVING.includes(data.state)} />}
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
        Check that the address is complete.
      </EmptyState>
    </>
  );
}

/** Its sections, one below the other; beside them who did what. */
function Found({ rollout, isLive }: { rollout: RolloutDetail; isLive: boolean }) {
  const mayOperate = useMay("operate");
  const nameOf = useSourceName();
  return (
    <>
      <PageHead
        crumbs={<Link href="/rollouts">Rollouts</Link>}
        title={`${capital(selectionWords(rollout, nameOf))} to ${nameOf(rollout.toSource)}`}
        note={<RolloutStateText state={rollout.state} />}
        right={mayOperate && <SteeringButtons rollout={rollout} />}
      />
      <div className="grid gap-4 px-5 pb-5 max-sm:px-4 xl:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex min-w-0 flex-col gap-4">
          <ProgressPanel rollout={rollout} />
          {(rollout.failed.length > 0 || rollout.lost) && <WhyItStopped rollout={rollout} />}
          <RolloutActors rollout={rollout} isLive={isLive} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <RolloutFacts rollout={rollout} />
          <RolloutEvents events={rollout.events} id={rollout.id} />
        </div>
      </div>
    </>
  );
}
