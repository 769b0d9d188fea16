import { ACTOR_STATES } from "#protocol/actor";
import { formatSpan } from "../ui/span-of-time.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";

interface ActorStateProps {
  /** Index into `ACTOR_STATES`. */
  state: number;
  busyMs: number;
  /** Faults are injected in front of it: what it seems to do is not all its own doing. */
  isFaulty?: boolean;
}

/** `● busy`, `◆ stuck 41 s`, `○ idle, faults`. */
export function ActorStateText({ state, busyMs, isFaulty = false }: ActorStateProps) {
  const name = ACTOR_STATES[state] ?? "idle";
  return (
    <StateGlyph state={name}>
      <span>
        {name}
        {state > 0 && busyMs >= 1000 && ` ${formatSpan(busyMs)}`}
        {isFaulty && (
          <span title="Faults are injected in front of it">
            , faults<span className="sr-only"> injected</span>
          </span>
        )}
      </span>
    </StateGlyph>
  );
}
