import type { ReactNode } from "react";

interface PageHeadProps {
  title: ReactNode;
  /** The way here, above the title. */
  crumbs?: ReactNode;
  /** Beside the title: "x of y", a state. */
  note?: ReactNode;
  /** What can be done here. */
  right?: ReactNode;
}

export function PageHead({ title, crumbs, note, right }: PageHeadProps) {
  return (
    <header className="flex flex-wrap items-end gap-x-3 gap-y-2 px-5 pt-3.5 pb-3 max-sm:px-4">
      <div className="min-w-0">
        {crumbs && <div className="text-s text-muted">{crumbs}</div>}
        <h1 className="truncate text-xl font-semibold tracking-tight">{title}</h1>
      </div>
      {note && <div className="min-w-0 pb-0.5 text-s text-muted">{note}</div>}
      {right && <div className="ml-auto flex flex-wrap items-center gap-2">{right}</div>}
    </header>
  );
}
