"use client";

import { useRouter } from "next/navigation";
import { useLiveState, usePicture } from "../live/live-provider.tsx";
import { DeepestActors } from "../topology/inspector/deepest-actors.tsx";
import { countOf } from "../ui/count.ts";
import { PageHead } from "../ui/page-head.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { DecisionsPanel } from "./decisions-panel.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { LostPanel } from "./lost-panel.tsx";
import { OverviewFigures } from "./overview-figures.tsx";
import { RolloutsPanel } from "./rollouts-panel.tsx";
import { Verdict } from "./verdict.tsx";

/** The start page: is the cluster healthy, what waits for somebody, what moves. */
export function OverviewView() {
  const router = useRouter();
  const problem = useLiveState((state) => state.problem);
  const actors = usePicture(({ store }) => (store.epoch === null ? null : store.actors.count));
  return (
    <>
      <PageHead title="Overview" />
      <div className="flex min-w-0 flex-col gap-5 px-5 pb-8 max-sm:px-4">
        <Verdict />
        <FirstSteps />
        <OverviewFigures />
        <LostPanel />
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-5">
            <DecisionsPanel />
            <RolloutsPanel />
          </div>
          <Panel
            title="Deepest mailboxes"
            note={actors !== null && actors > 0 && `of ${countOf(actors, "actor")}, stuck ones first`}
          >
            {actors !== null && (
              <DeepestActors
                hostIx={null}
                onSelect={(address) => router.push(`/actors/${encodeURIComponent(address)}`)}
              />
            )}
            {actors === null && !problem && <SkeletonRows label="Deepest mailboxes" rows={7} />}
            {actors === null && problem && (
              <p className="text-s text-muted">Not known while the topology is missing.</p>
            )}
          </Panel>
        </div>
      </div>
    </>
  );
}
