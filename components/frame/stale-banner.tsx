import { useLiveState } from "../live/live-provider.tsx";
import { useNow } from "../ui/now.ts";
import { formatSpan } from "../ui/span-of-time.ts";
import { clockTime } from "./clock-time.ts";

/** Says that what is shown is old, since when, why, and what to do. Nothing while the picture is live. */
export function StaleBanner() {
  const { phase, sinceMs, problem } = useLiveState();
  const now = useNow();
  if (phase !== "stale") return null;
  return (
    <div
      role="alert"
      className="flex flex-wrap items-baseline gap-x-2 border-b border-bad bg-del px-5 py-1.5 text-s max-sm:px-4"
    >
      <p className="font-medium">
        <span aria-hidden className="mr-1.5 font-mono text-bad">
          ×
        </span>
        Stale since {clockTime(sinceMs)}
        <span aria-hidden className="font-normal text-muted">
          {" "}
          ({formatSpan(now - sinceMs)})
        </span>
      </p>
      {problem && (
        <p className="text-muted">
          {problem.message} {problem.remedy}
        </p>
      )}
    </div>
  );
}
