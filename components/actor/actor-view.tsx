"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type { ActorDetail } from "#protocol/actor";
import { ACTOR_STATES } from "#protocol/actor";
import { EndedActorView } from "../ended/ended-actor-view.tsx";
import { isNotThere } from "../live/api-failure.ts";
import { useLiveState, usePicture } from "../live/live-provider.tsx";
import { useMay } from "../live/me.ts";
import { ActorMessages } from "../messages/actor-messages.tsx";
import { SwapDialog } from "../rollout/swap-dialog.tsx";
import { Button } from "../ui/button.tsx";
import { Faces } from "../ui/faces.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Skeleton, SkeletonRows } from "../ui/skeleton.tsx";
import { formatSpan } from "../ui/span-of-time.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { ActorFacts } from "./actor-facts.tsx";
import { ActorLogs } from "./actor-logs.tsx";
import { ActorPlots } from "./actor-plots.tsx";
import { actorQuery } from "./actor-queries.ts";
import { BlockedByAnother } from "./blocked-by-another.tsx";
import { EndActorDialog } from "./end-actor-dialog.tsx";
import { EndRealmDialog } from "./end-realm-dialog.tsx";
import { FaultsDialog } from "./faults-dialog.tsx";
import { InjectedFaults } from "./injected-faults.tsx";
import { LastFailure } from "./last-failure.tsx";
import { NotComingBack } from "./not-coming-back.tsx";
import { StopActorDialog } from "./stop-actor-dialog.tsx";
import { TroupeLimitsDialog } from "./troupe-limits-dialog.tsx";
import { useLiveActor } from "./use-live-actor.ts";

/**
 * One actor: what it does, what it is, what it wrote, and what can be done with it. `target`: its address or `@name`.
 */
export function ActorView({ target }: { target: string }) {
  const isPaused = useLiveState(({ phase }) => phase === "paused");
  const query = actorQuery(target);
  const actor = useQuery({ ...query, refetchInterval: isPaused ? false : query.refetchInterval });
  if (isNotThere(actor.error)) return <EndedActorView target={target} last={actor.data} failure={actor.error} />;
  return (
    <Faces
      asked={actor}
      what="this actor"
      head={<PageHead crumbs={<Link href="/actors">Actors</Link>} title={target} />}
      loading={<Loading target={target} />}
    >
      {(detail) => <Found actor={detail} />}
    </Faces>
  );
}

type Question = "swap" | "stop" | "end" | "endAlone" | "faults" | "limits" | null;

function Found({ actor }: { actor: ActorDetail }) {
  const mayOperate = useMay("operate");
  const live = useLiveActor(actor.address);
  const hostName = usePicture(
    ({ store }) => store.hosts.find(({ id }) => id === actor.host)?.name ?? actor.host,
    actor.host,
  );
  const [question, setQuestion] = useState<Question>(null);
  const name = shortNameOf(actor);
  const state = live ? (ACTOR_STATES[live.state] ?? "idle") : actor.state;
  const busyMs = live?.busyMs ?? actor.busyMs;
  const isStuck = state === "stuck";
  const canOperate = mayOperate && actor.sourceHash !== null;
  return (
    <>
      <PageHead
        crumbs={
          <>
            <Link href="/actors">Actors</Link> /{" "}
            <Link href={`/actors?class=${encodeURIComponent(actor.class)}`}>{actor.class}</Link>
          </>
        }
        title={name}
        note={
          <StateGlyph state={state}>
            {state === "idle" ? "idle" : `${state} for ${formatSpan(busyMs)}`}
            {actor.messageType && (state === "stopping" ? `, in ${actor.messageType}` : ` in ${actor.messageType}`)}
          </StateGlyph>
        }
        right={
          canOperate && (
            <>
              {actor.troupe && <Button onClick={() => setQuestion("limits")}>Change limits…</Button>}
              <Button onClick={() => setQuestion("faults")}>Inject faults…</Button>
              <Button onClick={() => setQuestion("swap")}>Swap…</Button>
              <Button kind="bad" onClick={() => setQuestion("stop")}>
                Stop…
              </Button>
            </>
          )
        }
      />
      <div className="grid gap-4 px-5 pb-5 max-sm:px-4 xl:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex min-w-0 flex-col gap-4">
          <NotComingBack
            actor={actor}
            onEndAlone={canOperate ? () => setQuestion("endAlone") : null}
            onEndRealm={canOperate ? () => setQuestion("end") : null}
          />
          <BlockedByAnother address={actor.address} hostId={actor.host} sourceHash={live?.source ?? actor.sourceHash} />
          {actor.faults && <InjectedFaults address={actor.address} faults={actor.faults} />}
          <ActorPlots address={actor.address} depth={live?.depth ?? actor.depth} isStuck={isStuck} />
          <ActorFacts actor={actor} live={live} />
          <LastFailure failure={actor.lastFailure} sourceHash={actor.sourceHash} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {canOperate && <ActorMessages key={actor.address} actor={actor} name={name} />}
          {!canOperate && actor.accepts.length > 0 && <Accepts actor={actor} />}
          <ActorLogs address={actor.address} sourceHash={actor.sourceHash} />
        </div>
      </div>
      <SwapDialog
        isOpen={question === "swap"}
        onClose={() => setQuestion(null)}
        select={{ addresses: [actor.address], classes: [actor.class] }}
        what={`${actor.class} ${name}`}
      />
      {question === "faults" && (
        <FaultsDialog
          onClose={() => setQuestion(null)}
          address={actor.address}
          name={`${actor.class} ${name}`}
          isFaulty={actor.faults !== null}
        />
      )}
      {question === "limits" && actor.troupe && (
        <TroupeLimitsDialog
          onClose={() => setQuestion(null)}
          address={actor.address}
          name={`${actor.class} ${name}`}
          limits={actor.troupe}
          workers={actor.children.length}
        />
      )}
      {question === "endAlone" && (
        <EndActorDialog
          onClose={() => setQuestion(null)}
          address={actor.address}
          name={`${actor.class} ${name}`}
          depth={actor.depth}
          below={actor.children.length}
        />
      )}
      {question === "stop" && <StopActorDialog onClose={() => setQuestion(null)} address={actor.address} />}
      {question === "end" && actor.sourceHash && (
        <EndRealmDialog
          onClose={() => setQuestion(null)}
          hostId={actor.host}
          hostName={hostName}
          hash={actor.sourceHash}
        />
      )}
    </>
  );
}

/** What it takes, for those who may not send. */
function Accepts({ actor }: { actor: ActorDetail }) {
  return (
    <section aria-label="Accepted messages" className="rounded-md border border-line bg-panel p-3.5 text-s">
      <h2 className="mb-2 text-m font-medium">Accepts</h2>
      <ul className="flex flex-col gap-1">
        {actor.accepts.map(({ type }) => (
          <li key={type}>
            <code>{type}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Loading({ target }: { target: string }) {
  return (
    <>
      <PageHead crumbs={<Link href="/actors">Actors</Link>} title={target} />
      <div className="grid gap-4 px-5 pb-5 max-sm:px-4 xl:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex flex-col gap-4">
          <Skeleton className="h-[228px]" />
          <Skeleton className="h-[188px]" />
        </div>
        <div className="rounded-md border border-line bg-panel">
          <SkeletonRows label="Actor" rows={8} />
        </div>
      </div>
    </>
  );
}

function shortNameOf({ address, globalName }: ActorDetail): string {
  return globalName ? `@${globalName}` : address.slice(address.indexOf(":") + 1);
}
