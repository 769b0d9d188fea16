import { Search } from "lucide-react";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";
import { MAX_SEARCH_LENGTH } from "./search-text.ts";
import { TextInput } from "./text-input.tsx";

interface FilterLineProps {
  /** What is looked for first: always there. */
  search: ReactNode;
  /** How many of the other filters say something. */
  chosen: number;
  /** Shows everything again; offered while something is left out. */
  onClear?: (() => void) | false;
  children: ReactNode;
}

/**
 * What narrows a page, in front of what it narrows. It wraps where it has no room: no part of it leaves the window. On
 * a phone all but the first part waits behind a button that says how many are chosen.
 */
export function FilterLine({ search, chosen, onClear = false, children }: FilterLineProps) {
  const rest = useId();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <search className="flex shrink-0 flex-wrap items-center gap-2 px-5 py-1 pb-3 max-sm:px-4">
      {search}
      <Button
        className="sm:hidden"
        aria-expanded={isOpen}
        aria-controls={rest}
        onClick={() => setIsOpen((wasOpen) => !wasOpen)}
      >
        Filters{chosen > 0 && ` (${chosen})`}
      </Button>
      <div
        id={rest}
        className={classNames(
          "contents max-sm:w-full max-sm:grid-cols-2 max-sm:gap-2",
          isOpen ? "max-sm:grid" : "max-sm:hidden",
        )}
      >
        {children}
      </div>
      {onClear && (
        <Button kind="quiet" onClick={onClear}>
          Show all
        </Button>
      )}
    </search>
  );
}

/** A page's search field: `/` leads to the first one of it. */
export function SearchInput({ className, ...rest }: Omit<ComponentProps<typeof TextInput>, "type">) {
  return (
    <span className={classNames("relative block", className)}>
      <Search aria-hidden size={13} className="absolute top-1/2 left-2.5 -translate-y-1/2 text-faint" />
      <TextInput type="search" maxLength={MAX_SEARCH_LENGTH} {...rest} className="!pl-8" />
    </span>
  );
}
