import { classNames } from "./class-names.ts";

/** Text that is cut at its start where it has no room, because what tells it from others is its end. */
export function TailText({ children, className }: { children: string; className?: string }) {
  return (
    <span className={classNames("min-w-0 truncate [direction:rtl]", className)}>
      <bdi dir="ltr">{children}</bdi>
    </span>
  );
}
