import type { ReactNode } from "react";

/** Nothing here, why that is so, and what would put something here. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-6 py-10 text-center">
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-[52ch] text-s text-muted">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
