import type { Rollout } from "#protocol/rollout";
import { classNames } from "../ui/class-names.ts";

/** How many of the selected actors that still live run on the new source; the same is beside it in numbers. */
export function ProgressBar({ rollout, className }: { rollout: Rollout; className?: string }) {
  const { state, selected, swapped, gone } = rollout;
  const living = selected - gone;
  const percent = living === 0 ? 0 : (swapped / living) * 100;
  const hasFailed = state === "failed";
  return (
    <div
      role="progressbar"
      aria-label={`Swapped ${swapped} of ${living}`}
      aria-valuemin={0}
      aria-valuemax={living}
      aria-valuenow={swapped}
      className={classNames("h-1.5 overflow-hidden rounded-full bg-raised", className)}
    >
      <div
        className={classNames(
          "h-full rounded-full transition-[width] duration-300",
          hasFailed ? "bg-bad" : state === "done" ? "bg-ok" : state === "running" ? "bg-info" : "bg-muted",
        )}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
