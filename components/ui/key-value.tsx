import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/**
 * Facts, key left and value right, a long key with no more than its share of the room; `items` without a value are left
 * out.
 */
export function KeyValue({
  items,
  className,
}: {
  items: readonly (readonly [key: string, value: ReactNode])[];
  className?: string;
}) {
  return (
    <dl className={classNames("grid grid-cols-[fit-content(60%)_minmax(0,1fr)] gap-x-4 gap-y-1 text-s", className)}>
      {items
        .filter(([, value]) => value !== null && value !== undefined && value !== false)
        .map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="min-w-[84px] [overflow-wrap:anywhere] text-muted">{key}</dt>
            <dd className="min-w-0 text-right [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
