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
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight [overflow-wrap:anywhere]">{title}</h1>
          {note && <div className="min-w-0 text-s text-muted">{note}</div>}
        </div>
      </div>
      {right && <div className="flex flex-wrap items-center gap-2 max-sm:w-full sm:ml-auto">{right}</div>}
    </header>
  );
}
