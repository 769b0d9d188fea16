import { classNames } from "./class-names.ts";

/**
 * The shape of what is coming, so that nothing jumps when it is there. It breathes in steps: a smooth one has each
 * frame drawn.
 */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames("block h-3.5 animate-[breathe_1.6s_steps(4)_infinite] rounded-sm bg-line", className)}
    />
  );
}

/** Rows of a table or list that is on its way. */
export function SkeletonRows({ rows = 5, label }: { rows?: number; label: string }) {
  return (
    <div role="status" aria-label={`${label}, loading`} className="flex flex-col gap-3 p-3.5">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <Skeleton key={row} className={["w-3/4", "w-1/2", "w-2/3"][row % 3]} />
      ))}
    </div>
  );
}
