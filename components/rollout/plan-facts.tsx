import { MAX_MOVED_MESSAGES, type RolloutPlan } from "#protocol/rollout";
import { ActorLink } from "../actor/actor-facts.tsx";
import { countOf, formatCount } from "../ui/count.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";

const SHOWN = 3;

/** What a rollout would meet, in words: how much it moves, and what would stop it or be lost. */
export function PlanFacts({ plan, targetName }: { plan: RolloutPlan; targetName: string }) {
  const { actors, onTarget, waiting, hosts, fromSources, classes, tooDeep } = plan;
  const inState = (state: RolloutPlan["classes"][number]["state"]) => classes.filter((each) => each.state === state);
  const there =
    onTarget > 0 ? ` ${countOf(onTarget, "more", "more")} ${onTarget === 1 ? "is" : "are"} there already.` : "";
  if (actors === 0) return <p className="text-s">None of them runs on another source.{there}</p>;
  return (
    <div className="flex flex-col gap-1.5 text-s" role="status">
      <p>
        Swaps {countOf(actors, "actor")} on {countOf(hosts.length, "host")}, with {countOf(waiting, "waiting message")}.
        {there}
      </p>
      <p className="text-muted">
        {hosts.map(({ host, actors: there }) => `${host} ${formatCount(there)}`).join(", ")}; from{" "}
        {fromSources.map(({ name, version, actors: there }) => `${name} ${version} (${formatCount(there)})`).join(", ")}
      </p>
      {inState("missing").map((each) => (
        <StateGlyph key={each.class} state="failed">
          {targetName} has no class {each.class}: {countOf(each.actors, "actor")} cannot be swapped.
        </StateGlyph>
      ))}
      {inState("dropped").map((each) => (
        <StateGlyph key={each.class} state="warn">
          {each.class} in {targetName} has no restore: {countOf(each.actors, "actor")} begin anew, what they know is
          lost.
        </StateGlyph>
      ))}
      {tooDeep.total > 0 && (
        <StateGlyph state="warn">
          <span>
            More than {formatCount(MAX_MOVED_MESSAGES)} messages wait for {countOf(tooDeep.total, "actor")}; the rollout
            stops there unless they have caught up:{" "}
            {tooDeep.items.slice(0, SHOWN).map(({ address, depth }, index) => (
              <span key={address}>
                {index > 0 && ", "}
                <ActorLink address={address} /> ({formatCount(depth)})
              </span>
            ))}
          </span>
        </StateGlyph>
      )}
    </div>
  );
}
