import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect } from "react";
import type { ActorDetail } from "#protocol/actor";
import type { EndedDetail } from "#protocol/ended-actor";
import { actorQuery } from "../actor/actor-queries.ts";
import { LastFailure } from "../actor/last-failure.tsx";
import { LogLines } from "../actor/log-lines.tsx";
import { type ApiFailure, isNotThere } from "../live/api-failure.ts";
import { usePicture } from "../live/live-provider.tsx";
import { buttonClasses } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";
import { EndedFacts, HowItEnded } from "./ended-facts.tsx";
import { endedQuery } from "./ended-queries.ts";
import { endedGlyph, endedName, endedWords } from "./ended-words.ts";

interface EndedActorViewProps {
  /** Its address, or `@name`: the last that had it. */
  target: string;
  /** What this page knew of it while it lived. */
  last: ActorDetail | undefined;
  /** What the console said when it was asked for: there is no such actor. */
  failure: ApiFailure;
}

/** What is left of an actor that has ended; nothing of it changes any more, so it is asked for once. */
export function EndedActorView({ target, last, failure }: EndedActorViewProps) {
  useReturnOfName(target);
  const ended = useQuery(endedQuery(last?.address ?? target));
  const head = <PageHead crumbs={<Link href="/actors">Actors</Link>} title={last ? endedName(last) : target} />;
  if (isNotThere(ended.error))
    return <NothingLeft head={head} target={last?.address ?? target} failure={ended.error} />;
  return (
    <Faces
      asked={ended}
      what="ended actors"
      head={head}
      loading={
        <>
          {head}
          <SkeletonRows label="Ended actor" rows={6} />
        </>
      }
    >
      {(actor) => <Found actor={actor} note={target.startsWith("@") ? failure.message : null} />}
    </Faces>
  );
}

function Found({ actor, note }: { actor: EndedDetail; note: string | null }) {
  return (
    <>
      <PageHead
        crumbs={
          <>
            <Link href="/actors">Actors</Link> / <Link href="/actors/ended">Ended</Link> /{" "}
            <Link href={`/actors/ended?class=${encodeURIComponent(actor.class)}`}>{actor.class}</Link>
          </>
        }
        title={endedName(actor)}
        note={
          <StateGlyph state={endedGlyph(actor)}>
            ended <Time at={actor.endedAt} />, {endedWords(actor)}
          </StateGlyph>
        }
        right={
          <>
            {actor.nameHeldBy && (
              <Link href={`/actors/${encodeURIComponent(actor.nameHeldBy)}`} className={buttonClasses("main")}>
                Who has its name now
              </Link>
            )}
            <Elsewhere target={actor.address} />
          </>
        }
      />
      <div className="grid gap-4 px-5 pb-5 max-sm:px-4 xl:grid-cols-[minmax(0,1fr)_400px]">
        <div className="flex min-w-0 flex-col gap-4">
          <HowItEnded actor={actor} note={note} />
          <EndedFacts actor={actor} />
          <LastFailure failure={actor.lastFailure} sourceHash={actor.sourceHash} />
        </div>
        <Panel
          title="Its last lines"
          note={actor.log.length > 0 && countOf(actor.log.length, "line")}
          isFlush
          className="self-start"
        >
          {actor.log.length === 0 ? (
            <EmptyState title="No line">It had written nothing with this.log.</EmptyState>
          ) : (
            <LogLines lines={actor.log} sourceHash={actor.sourceHash} className="max-h-[480px]" />
          )}
        </Panel>
      </div>
    </>
  );
}

/** Where else something of it may be written. */
function Elsewhere({ target }: { target: string }) {
  const of = encodeURIComponent(target);
  return (
    <>
      <Link href={`/audit?target=${of}`} className={buttonClasses()}>
        In the audit
      </Link>
      <Link href={`/dead-letters?q=${of}`} className={buttonClasses()}>
        Dead letters
      </Link>
    </>
  );
}

function NothingLeft({ head, target, failure }: { head: React.ReactNode; target: string; failure: ApiFailure }) {
  return (
    <>
      {head}
      <EmptyState
        title={target.startsWith("@") ? "Nobody has this name" : "There is no such actor"}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <Link href="/actors" className={buttonClasses()}>
              To the actors
            </Link>
            <Elsewhere target={target} />
          </div>
        }
      >
        <p className="[overflow-wrap:anywhere]">{failure.message}.</p>
        <p>
          What is left of an ended actor is kept by its host, in memory, and shown as long as the retention says. An
          address is never given to another actor.
        </p>
      </EmptyState>
    </>
  );
}

/** An address is never used again; a name may be: then the page is of a living actor once more. */
function useReturnOfName(target: string): void {
  const client = useQueryClient();
  const name = target.startsWith("@") ? target.slice(1) : null;
  const isHeld = usePicture(({ store }) => name !== null && store.actors.name.includes(name));
  useEffect(() => {
    if (isHeld) void client.invalidateQueries({ queryKey: actorQuery(target).queryKey });
  }, [isHeld, client, target]);
}
