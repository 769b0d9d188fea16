import { useQuery } from "@tanstack/react-query";
import { ConcernItem } from "../condition/concern-item.tsx";
import { conditionQuery } from "../condition/condition-query.ts";
import { useLiveState } from "../live/live-provider.tsx";
import { countOf } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";

/**
 * Is the cluster healthy? One line when it is; else what is not, the worst first, and below it what is acknowledged.
 */
export function Verdict() {
  const { phase, problem } = useLiveState(({ phase, problem }) => ({ phase, problem }));
  const { data, error } = useQuery(conditionQuery);
  if (data === undefined) {
    if (error !== null) return <ErrorState isInline failure={problem ?? failureOf(error)} />;
    return <Skeleton className="my-1 h-5 w-64" />;
  }
  const open = data.concerns.filter(({ acknowledged }) => acknowledged === null);
  const known = data.concerns.filter(({ acknowledged }) => acknowledged !== null);
  return (
    <section aria-label="Condition" className="flex flex-col gap-1">
      <p className="flex flex-wrap items-baseline gap-x-3 text-l font-medium">
        {open.length === 0 ? (
          <StateGlyph state="done">
            {known.length === 0
              ? "The cluster is healthy"
              : `The cluster is healthy, with ${countOf(known.length, "known concern")}`}
          </StateGlyph>
        ) : open.length === 1 ? (
          "One thing needs a look"
        ) : (
          `${open.length} things need a look`
        )}
        {(phase !== "live" || error !== null) && (
          <span className="text-s text-muted">
            as it was at <Time at={data.at} as="clock" />
          </span>
        )}
      </p>
      {data.concerns.length > 0 && (
        <ul className="flex flex-col">
          {[...open, ...known].map((concern) => (
            <ConcernItem key={concern.id} concern={concern} />
          ))}
        </ul>
      )}
    </section>
  );
}
