import type { ActorDetail } from "#protocol/actor";
import { Button } from "../ui/button.tsx";
import { formatSpan } from "../ui/span-of-time.ts";

/** Shorter ones are the usual course of things. */
const NOTED_FROM_MS = 1_000;

interface NotComingBackProps {
  actor: ActorDetail;
  /** Null: the reader may not. */
  onEndAlone: (() => void) | null;
  onEndRealm: (() => void) | null;
}

/**
 * What an actor is with that stops, or does not come back: since when, on what, and what ends it. Nothing while all is
 * well.
 */
export function NotComingBack({ actor, onEndAlone, onEndRealm }: NotComingBackProps) {
  const says = whatHappens(actor);
  if (says === null) return null;
  const isStuck = actor.stuckIn !== null;
  const isHeld = !isStuck && (actor.inHandMs ?? 0) >= NOTED_FROM_MS;
  return (
    <section
      aria-label="Not coming back"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-line bg-panel p-3.5 text-s"
    >
      <p className="min-w-[240px] flex-1 text-muted">{says}</p>
      {isHeld && onEndAlone && (
        <Button kind="bad" onClick={onEndAlone}>
          End it alone…
        </Button>
      )}
      {isStuck && onEndRealm && (
        <Button kind="bad" onClick={onEndRealm}>
          End realm…
        </Button>
      )}
    </section>
  );
}

function whatHappens({ state, stuckIn, stoppingMs, messageType, inHandMs, children }: ActorDetail): string | null {
  const hand = inHandMs === null ? null : `${messageType ?? "a message"}, in hand for ${formatSpan(inHandMs)}`;
  const told = stoppingMs === null ? "" : ` It was told to stop ${formatSpan(stoppingMs)} ago.`;
  if (stuckIn === "turn")
    return `It has kept its thread in one turn, on ${hand}. Nothing else of its realm runs; a loop like that ends only with the realm.${told}`;
  if (stuckIn === "promises")
    return `Its realm's thread runs nothing but promises, or a loop behind one. Most probably they are this actor's: ${hand}. That ends only with the realm.${told}`;
  if (state === "stopping") {
    if (hand !== null) return `Told to stop ${formatSpan(stoppingMs ?? 0)} ago. It ends after ${hand}.`;
    return children.length > 0
      ? `Told to stop ${formatSpan(stoppingMs ?? 0)} ago. It ends after those below it.`
      : `Told to stop ${formatSpan(stoppingMs ?? 0)} ago.`;
  }
  if ((inHandMs ?? 0) < NOTED_FROM_MS) return null;
  return `It awaits a promise on ${hand}. The next message waits; other actors of its realm go on.`;
}
