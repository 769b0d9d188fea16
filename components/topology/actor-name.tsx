import { TailText } from "../ui/tail-text.tsx";

/**
 * Class and short name on one line. Where both have no room, each keeps what tells it from others: the class its
 * beginning, the name its end. What stands around it has to say the whole (`aria-label`, `title`).
 */
export function ActorName({ className, name }: { className: string; name: string }) {
  return (
    <span className="flex min-w-0 items-baseline gap-1.5">
      <span className="min-w-0 truncate text-left">{className}</span>{" "}
      <TailText className="font-mono text-faint">{name}</TailText>
    </span>
  );
}
