import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useLiveState, usePicture } from "../live/live-provider.tsx";
import { rolloutsQuery } from "../rollout/rollout-queries.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";
import { concernsOf } from "./concerns.ts";
import { useLostActors } from "./overview-queries.ts";

/** Is it well? In one line when it is; else what is not, the worst first. */
export function Verdict() {
  const { phase, sinceMs, problem } = useLiveState();
  const seen = usePicture(({ store, figures: { current } }) => ({
    isKnown: store.epoch !== null,
    stuck: current.stuck,
    stuckHosts: current.stuckHosts,
    failuresPerMinute: current.failuresPerMinute,
    blockedRealms: store.hosts.flatMap(({ realms }) => realms).filter(({ state }) => state === "blocked").length,
  }));
  const lost = useLostActors();
  const rollouts = useQuery(rolloutsQuery);
  if (!seen.isKnown) {
    return problem ? <ErrorState isInline failure={problem} /> : <Skeleton className="my-1 h-5 w-64" />;
  }
  const concerns = concernsOf({
    ...seen,
    lost: lost.data?.total ?? 0,
    hasRolloutFailed: rollouts.data?.items[0]?.state === "failed",
  });
  const asItWas = phase !== "live" && sinceMs > 0 && (
    <span className="text-s text-muted">
      as it was at <Time at={new Date(sinceMs).toISOString()} as="clock" />
    </span>
  );
  if (concerns.length === 0) {
    return (
      <p className="flex flex-wrap items-baseline gap-x-3 text-l font-medium">
        <StateGlyph state="done">The cluster is well</StateGlyph>
        {asItWas}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-1">
      <p className="flex flex-wrap items-baseline gap-x-3 text-l font-medium">
        {concerns.length === 1 ? "One thing needs a look" : `${concerns.length} things need a look`}
        {asItWas}
      </p>
      <ul className="flex flex-col">
        {concerns.map(({ glyph, says, href }) => (
          <li key={href}>
            <StateGlyph state={glyph}>
              <Link href={href} className="inline-block py-1 text-text underline underline-offset-2">
                {says}
              </Link>
            </StateGlyph>
          </li>
        ))}
      </ul>
    </div>
  );
}
