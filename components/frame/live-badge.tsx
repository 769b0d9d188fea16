import { Pause, Play } from "lucide-react";
import { useLiveRoom, useLiveState, usePicture } from "../live/live-provider.tsx";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { countOf, formatMs } from "../ui/count.ts";
import { Time } from "../ui/time.tsx";

const WORDS = { connecting: "Connecting", live: "Live", stale: "Stale", paused: "Paused" } as const;

/** Is what the page shows what the cluster is? And the button that makes it stand still. */
export function LiveBadge() {
  const { connection } = useLiveRoom();
  const { phase, sinceMs, waiting } = useLiveState(({ phase, sinceMs, waiting }) => ({ phase, sinceMs, waiting }));
  // They differ with each delta: as often as all text is quick enough for eyes.
  const { hz, behindMs } = usePicture(({ connection: { state } }) => ({ hz: state.hz, behindMs: state.behindMs }));
  const isPaused = phase === "paused";
  return (
    <div className="flex items-center gap-3 text-s text-muted">
      <span className="flex items-center gap-2">
        <span
          aria-hidden
          className={classNames(
            "size-[7px] rounded-full",
            phase === "live" && "bg-ok ring-3 ring-ok/20",
            phase === "stale" && "bg-bad ring-3 ring-bad/20",
            phase === "paused" && "bg-transparent ring-2 ring-muted",
            phase === "connecting" && "animate-[breathe_1.6s_steps(4)_infinite] bg-muted",
          )}
        />
        <span role="status">{WORDS[phase]}</span>
        {/* As wide as its longest text: what stands beside it does not move with the figures. */}
        <span
          className={classNames(
            "text-[11.5px] whitespace-nowrap",
            isPaused ? "max-sm:hidden" : "w-[21ch] font-mono max-lg:hidden",
          )}
        >
          {phase === "live" && `${hz} Hz${behindMs === null ? "" : ` · ${formatMs(behindMs)} behind`}`}
          {phase === "stale" && <Time at={new Date(sinceMs).toISOString()} as="clock" />}
          {isPaused && (
            <>
              since <Time at={new Date(sinceMs).toISOString()} as="clock" />, {countOf(waiting, "change")} waiting
            </>
          )}
        </span>
      </span>
      <Button
        aria-pressed={isPaused}
        onClick={() => (isPaused ? connection.resume() : connection.pause())}
        disabled={phase === "connecting"}
        title={isPaused ? "Resume live updates" : "Pause live updates"}
      >
        {isPaused ? <Play aria-hidden size={12} /> : <Pause aria-hidden size={12} />}
        <span className="max-sm:sr-only">{isPaused ? "Resume view" : "Pause view"}</span>
      </Button>
    </div>
  );
}
