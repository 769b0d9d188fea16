import { ACTOR_STATES } from "../live/actor-table.ts";
import { formatSpan } from "../ui/span-of-time.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";

/** `● busy`, `◆ stuck 41 s`. `state`: index into `ACTOR_STATES`. */
export function ActorStateText({ state, busyMs }: { state: number; busyMs: number }) {
  const name = ACTOR_STATES[state] ?? "idle";
  return (
    <StateGlyph state={name}>
      <span>
        {name}
        {state > 0 && busyMs >= 1000 && ` ${formatSpan(busyMs)}`}
      </span>
    </StateGlyph>
  );
}
