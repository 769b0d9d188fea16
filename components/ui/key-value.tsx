import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** Facts, key left and value right; `items` without a value are left out. */
export function KeyValue({
  items,
  className,
}: {
  items: readonly (readonly [key: string, value: ReactNode])[];
  className?: string;
}) {
  return (
    <dl className={classNames("grid grid-cols-[minmax(84px,auto)_1fr] gap-x-4 gap-y-1 text-s", className)}>
      {items
        .filter(([, value]) => value !== null && value !== undefined && value !== false)
        .map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-muted">{key}</dt>
            <dd className="min-w-0 text-right [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
