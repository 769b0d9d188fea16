import { classNames } from "../ui/class-names.ts";
import { TailText } from "../ui/tail-text.tsx";

interface ActorNameProps {
  className: string;
  name: string;
  /** There is room for two lines: the name goes below the class where one line has no room for both. */
  wraps?: boolean;
}

/**
 * Class and short name. On a line without room each keeps what tells it from others: the class its beginning, the name
 * its end. What stands around it has to say the whole (`aria-label`, `title`).
 */
export function ActorName({ className, name, wraps = false }: ActorNameProps) {
  return (
    <span className={classNames("flex min-w-0 items-baseline gap-x-1.5", wraps && "flex-wrap")}>
      <span className="min-w-0 truncate text-left">{className}</span>{" "}
      <TailText className="font-mono text-faint">{name}</TailText>
    </span>
  );
}
