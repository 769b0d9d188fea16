import { useState } from "react";
import type { ActorDetail } from "#protocol/actor";
import { Panel } from "../ui/panel.tsx";
import { Composer } from "./composer.tsx";
import { type Draft, draftOf } from "./draft.ts";
import { SentList } from "./sent-list.tsx";

/** On an actor's page: what can be sent to it, and what she sent it. */
export function ActorMessages({ actor, name }: { actor: ActorDetail; name: string }) {
  const [begun, setBegun] = useState<{ number: number; draft: Draft | null }>({ number: 0, draft: null });
  return (
    <>
      <Composer key={begun.number} actor={actor} target={actor.address} name={name} initial={begun.draft} />
      <Panel isFlush title="What you sent it" note="at this address">
        <SentList
          target={actor.address}
          onAgain={(sent) => setBegun(({ number }) => ({ number: number + 1, draft: draftOf(sent) }))}
        />
      </Panel>
    </>
  );
}
