"use client";

import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

interface PanelProps {
  title: ReactNode;
  /** Grey, beside the title: of how many, since when. */
  note?: ReactNode;
  /** At the right end of the header. */
  right?: ReactNode;
  /** Tables and lists bring their own padding. */
  isFlush?: boolean;
  className?: string;
  children: ReactNode;
}

/** A card with a header. Never inside another one. */
export function Panel({ title, note, right, isFlush = false, className, children }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={classNames("flex min-w-0 flex-col rounded-md border border-line bg-panel", className)}
    >
      <header className="flex min-h-[41px] flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line px-3.5 py-1.5">
        <h2 id={id} className="font-medium">
          {title}
        </h2>
        {note && <span className="text-s text-muted">{note}</span>}
        {right && <span className="ml-auto flex flex-wrap items-center gap-2 max-sm:has-[input]:w-full">{right}</span>}
      </header>
      {isFlush ? children : <div className="p-3.5">{children}</div>}
    </section>
  );
}
