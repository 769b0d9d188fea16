import { useLiveState } from "../live/live-provider.tsx";
import { useNow } from "../ui/now.ts";
import { formatSpan } from "../ui/span-of-time.ts";
import { Time } from "../ui/time.tsx";

/**
 * Says that what is shown is old, since when, why, and what to do, in whole sentences. In the header where two lines of
 * it have room, else over the foot of the page: it comes and goes without moving anything. Nothing while the picture is
 * live.
 */
export function StaleNote() {
  const { phase, sinceMs, problem } = useLiveState(({ phase, sinceMs, problem }) => ({ phase, sinceMs, problem }));
  const now = useNow();
  if (phase !== "stale" && !(phase === "paused" && problem)) return null;
  return (
    <div
      role="alert"
      className="min-w-0 self-center rounded-md bg-del px-2.5 py-1 text-s max-xl:fixed max-xl:inset-x-3 max-xl:bottom-3 max-xl:z-30 max-xl:mx-auto max-xl:w-fit max-xl:border max-xl:border-bad max-sm:bottom-[calc(60px+env(safe-area-inset-bottom))] xl:ml-3 xl:py-0.5 xl:text-xs xl:leading-4"
    >
      <p className="text-pretty">
        <span aria-hidden className="mr-1.5 font-mono text-bad">
          ×
        </span>
        {phase === "stale" ? (
          <span className="font-medium">
            Stale since <Time at={new Date(sinceMs).toISOString()} as="clock" />
            <span aria-hidden className="font-normal text-muted">
              {" "}
              ({formatSpan(now - sinceMs)})
            </span>
          </span>
        ) : (
          <span className="font-medium">Nothing would come if you resumed</span>
        )}
        {problem && (
          <span className="text-muted">
            {". "}
            {problem.message} {problem.remedy}
          </span>
        )}
      </p>
    </div>
  );
}
