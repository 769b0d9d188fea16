import Link from "next/link";
import type { RolloutActor } from "#protocol/rollout";
import { actorName } from "./rollout-words.ts";

/** To the actor's page, by the name it had when it was selected: it may have ended since, or the cluster with it. */
export function RolloutActorLink({ actor }: { actor: Pick<RolloutActor, "address" | "class" | "globalName"> }) {
  return (
    <Link
      href={`/actors/${encodeURIComponent(actor.address)}`}
      title={actor.address}
      className="underline decoration-edge underline-offset-2 [overflow-wrap:anywhere] hover:decoration-text"
    >
      {actorName(actor)}
    </Link>
  );
}
