import { Search } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { TextInput } from "./text-input.tsx";

/** What narrows a page, in front of what it narrows. It wraps where it has no room: no part of it leaves the window. */
export function FilterLine({ children }: { children: ReactNode }) {
  return (
    <search className="flex shrink-0 flex-wrap items-center gap-2 px-5 py-1 pb-3 max-sm:flex-nowrap max-sm:overflow-x-auto max-sm:px-4">
      {children}
    </search>
  );
}

/** A page's search field: `/` leads to the first one of it. */
export function SearchInput({ className, ...rest }: Omit<ComponentProps<typeof TextInput>, "type">) {
  return (
    <span className={classNames("relative block", className)}>
      <Search aria-hidden size={13} className="absolute top-1/2 left-2.5 -translate-y-1/2 text-faint" />
      <TextInput type="search" maxLength={200} {...rest} className="!pl-8" />
    </span>
  );
}
