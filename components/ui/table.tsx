import type { ReactNode, TdHTMLAttributes, ThHTMLAttributes } from "react";
import { classNames } from "./class-names.ts";

interface TableProps {
  /** What the rows are; read out, not shown. */
  caption: string;
  /** Anything but `Th` cells of one header row. */
  head: ReactNode;
  children: ReactNode;
  className?: string;
}

/**
 * Scrolls sideways in its own frame, never with the page; the frame takes the focus so that arrow keys can scroll it.
 */
export function Table({ caption, head, children, className }: TableProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and a section would double the landmark of its panel
    <div
      role="group"
      aria-label={caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
      tabIndex={0}
      className={classNames("relative min-w-0 overflow-x-auto focus-visible:outline-offset-[-2px]", className)}
    >
      <table className="w-full border-collapse text-s">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody className="[&>tr:last-child>td]:border-b-0">{children}</tbody>
      </table>
    </div>
  );
}

interface ThProps extends ThHTMLAttributes<HTMLTableCellElement> {
  isNumber?: boolean;
}

export function Th({ isNumber = false, className, children, ...rest }: ThProps) {
  return (
    <th
      scope="col"
      {...rest}
      className={classNames(
        "border-b border-line px-3.5 py-2 text-xs font-medium whitespace-nowrap text-muted",
        isNumber ? "text-right" : "text-left",
        className,
      )}
    >
      {children}
    </th>
  );
}

interface TdProps extends TdHTMLAttributes<HTMLTableCellElement> {
  isNumber?: boolean;
}

export function Td({ isNumber = false, className, children, ...rest }: TdProps) {
  return (
    <td
      {...rest}
      className={classNames(
        "border-b border-line-soft px-3.5 py-2 align-baseline",
        isNumber ? "text-right tabular-nums" : "text-left",
        className,
      )}
    >
      {children}
    </td>
  );
}
