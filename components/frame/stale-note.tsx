import { useLiveState } from "../live/live-provider.tsx";
import { useNow } from "../ui/now.ts";
import { formatSpan } from "../ui/span-of-time.ts";
import { Time } from "../ui/time.tsx";

/**
 * Says that what is shown is old, since when, why, and what to do. In the header, and on a phone over the navigation: it
 * comes and goes without moving the page. Nothing while the picture is live.
 */
export function StaleNote() {
  const { phase, sinceMs, problem } = useLiveState();
  const now = useNow();
  if (phase !== "stale" && !(phase === "paused" && problem)) return null;
  const why = problem ? `${problem.message} ${problem.remedy}` : "";
  return (
    <div
      role="alert"
      title={why}
      className="flex min-w-0 items-baseline gap-x-2 self-center rounded-md bg-del px-2.5 py-1 text-s max-md:fixed max-md:inset-x-2 max-md:bottom-[calc(60px+env(safe-area-inset-bottom))] max-md:z-30 max-md:flex-wrap max-md:border max-md:border-bad md:ml-3"
    >
      <p className="shrink-0 font-medium">
        <span aria-hidden className="mr-1.5 font-mono text-bad">
          ×
        </span>
        {phase === "stale" ? (
          <>
            Stale since <Time at={new Date(sinceMs).toISOString()} as="clock" />
            <span aria-hidden className="font-normal text-muted">
              {" "}
              ({formatSpan(now - sinceMs)})
            </span>
          </>
        ) : (
          "Nothing would come if you resumed"
        )}
      </p>
      {problem && <p className="min-w-0 text-muted md:truncate">{why}</p>}
    </div>
  );
}
