import Link from "next/link";
import { usePathname } from "next/navigation";
import { Badge } from "../ui/badge.tsx";
import { classNames } from "../ui/class-names.ts";
import { countOf } from "../ui/count.ts";
import { ClusterBox } from "./cluster-box.tsx";
import { isAt, PLACES } from "./places.ts";
import { useWaiting, type Waiting } from "./waiting.ts";

/** At the left; on a phone at the bottom. */
export function Navigation() {
  const pathname = usePathname();
  const waiting = useWaiting();
  return (
    <nav
      aria-label="Pages"
      className="flex shrink-0 border-line bg-panel max-sm:order-last max-sm:border-t max-sm:pb-[env(safe-area-inset-bottom)] sm:w-[200px] sm:flex-col sm:gap-0.5 sm:border-r sm:px-2 sm:py-3"
    >
      {PLACES.map((place) => {
        const isHere = isAt(pathname, place);
        return (
          <Link
            key={place.href}
            href={place.href}
            aria-current={isHere ? "page" : undefined}
            className={classNames(
              "relative flex items-center rounded-md text-muted no-underline hover:text-text focus-visible:outline-offset-[-2px]",
              "max-sm:min-h-13 max-sm:grow max-sm:basis-0 max-sm:flex-col max-sm:justify-center max-sm:gap-1 max-sm:text-xs",
              "sm:h-[30px] sm:gap-2.5 sm:px-2.5",
              isHere &&
                "font-medium text-text before:absolute before:bg-accent max-sm:before:inset-x-4 max-sm:before:top-0 max-sm:before:h-0.5 sm:bg-raised sm:before:-left-2 sm:before:h-[18px] sm:before:w-0.5",
            )}
          >
            <place.Icon aria-hidden size={15} strokeWidth={1.75} />
            <span className="sm:hidden">{place.short}</span>
            <span className="max-sm:hidden">{place.label}</span>
            <span className="max-sm:absolute max-sm:top-1 max-sm:left-1/2 max-sm:ml-2 sm:ml-auto">
              <Note href={place.href} waiting={waiting} />
            </span>
          </Link>
        );
      })}
      <div className="mt-auto max-sm:hidden">
        <ClusterBox />
      </div>
    </nav>
  );
}

function Note({ href, waiting }: { href: (typeof PLACES)[number]["href"]; waiting: Waiting }) {
  if (href === "/sources" && waiting.decisions && waiting.decisions.count > 0) {
    return <Call count={waiting.decisions.count} what="source" />;
  }
  if (href === "/people" && waiting.proposals > 0) return <Call count={waiting.proposals} what="change" />;
  if (href === "/rollouts" && waiting.runningRollouts > 0) {
    return <span className="text-xs text-faint max-sm:sr-only">{waiting.runningRollouts} running</span>;
  }
  return null;
}

function Call({ count, what }: { count: number; what: string }) {
  return (
    <>
      <span aria-hidden>
        <Badge isCall>{count}</Badge>
      </span>
      <span className="sr-only">, {countOf(count, what)} waiting for a decision</span>
    </>
  );
}
