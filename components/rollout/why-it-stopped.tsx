import type { Rollout } from "#protocol/rollout";
import { countOf } from "../ui/count.ts";
import { Panel } from "../ui/panel.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { RolloutActorLink } from "./rollout-actor-link.tsx";

/** The actors that could not be swapped, with the step and the error; they go on as they were. */
export function WhyItStopped({ rollout }: { rollout: Rollout }) {
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
          {failed.map((actor) => (
            <li
              key={actor.address}
              className="grid grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-1 border-b border-line-soft px-3.5 py-2 last:border-b-0 sm:grid-cols-[220px_minmax(0,1fr)]"
            >
              <span className="min-w-0 [overflow-wrap:anywhere]">
                <RolloutActorLink actor={actor} /> <span className="text-muted">at step</span> <code>{actor.step}</code>
              </span>
              <pre className="min-w-0 font-mono text-s [overflow-wrap:anywhere] whitespace-pre-wrap text-bad">
                {actor.error}
              </pre>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
