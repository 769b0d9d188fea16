import type { Rollout } from "#protocol/rollout";
import { classNames } from "../ui/class-names.ts";

/** How many of the selected actors run on the new source; the same is beside it in numbers. */
export function ProgressBar({ rollout, className }: { rollout: Rollout; className?: string }) {
  const { state, selected, swapped } = rollout;
  const percent = selected === 0 ? 0 : (swapped / selected) * 100;
  const hasFailed = state === "failed";
  return (
    <div
      role="progressbar"
      aria-label={`Swapped ${swapped} of ${selected}`}
      aria-valuemin={0}
      aria-valuemax={selected}
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
