import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useIsPictureDrawn } from "../live/after-picture.tsx";
import { Badge } from "../ui/badge.tsx";
import { classNames } from "../ui/class-names.ts";
import { countOf } from "../ui/count.ts";
import { ClusterBox } from "./cluster-box.tsx";
import { isAt, PLACES, type Place } from "./places.ts";
import { useWaiting, type Waiting } from "./waiting.ts";

const MORE_ID = "more-pages";
const ON_BAR =
  "max-sm:min-h-13 max-sm:grow max-sm:basis-0 max-sm:flex-col max-sm:justify-center max-sm:gap-1 max-sm:text-xs";

/** At the left; on a phone at the bottom, where the first few pages fit and “More” opens the others. */
export function Navigation() {
  const pathname = usePathname();
  const waiting = useWaiting();
  const isMoreHere = PLACES.some((place) => !place.isOnBar && isAt(pathname, place));
  return (
    <nav
      aria-label="Pages"
      className="flex shrink-0 border-line bg-panel max-sm:order-last max-sm:border-t max-sm:pb-[env(safe-area-inset-bottom)] sm:w-[200px] sm:flex-col sm:gap-0.5 sm:overflow-y-auto sm:border-r sm:px-2 sm:py-3"
    >
      {PLACES.map((place) => (
        <PlaceLink
          key={place.href}
          place={place}
          isHere={isAt(pathname, place)}
          waiting={waiting}
          className={classNames(place.isOnBar ? ON_BAR : "max-sm:hidden")}
        />
      ))}
      <button
        type="button"
        popoverTarget={MORE_ID}
        className={classNames(
          "relative flex items-center text-muted focus-visible:outline-offset-[-2px] sm:hidden",
          ON_BAR,
          isMoreHere && "font-medium text-text",
        )}
      >
        <Ellipsis aria-hidden size={15} strokeWidth={1.75} />
        More
      </button>
      <div
        id={MORE_ID}
        popover="auto"
        role="dialog"
        aria-label="More pages"
        className="inset-auto right-2 bottom-[calc(60px+env(safe-area-inset-bottom))] m-0 w-[240px] rounded-md border border-line bg-panel p-2 text-text shadow-over sm:hidden"
      >
        {PLACES.filter((place) => !place.isOnBar).map((place) => (
          <PlaceLink
            key={place.href}
            place={place}
            isHere={isAt(pathname, place)}
            waiting={waiting}
            isInList
            className="min-h-10"
            onChoose={() => document.getElementById(MORE_ID)?.hidePopover()}
          />
        ))}
      </div>
      <div className="mt-auto pt-3 max-sm:hidden">
        <ClusterBox />
      </div>
    </nav>
  );
}

interface PlaceLinkProps {
  place: Place;
  isHere: boolean;
  waiting: Waiting;
  className: string;
  /** In the list behind “More”: looks on a phone as it does at the left elsewhere. */
  isInList?: boolean;
  onChoose?: () => void;
}

function PlaceLink({ place, isHere, waiting, className, isInList = false, onChoose }: PlaceLinkProps) {
  const isPictureDrawn = useIsPictureDrawn();
  return (
    <Link
      href={place.href}
      // To prepare all pages takes the console 0.2 s, in which it would make no picture.
      prefetch={isPictureDrawn ? null : false}
      onClick={onChoose}
      aria-current={isHere ? "page" : undefined}
      className={classNames(
        "relative flex shrink-0 items-center rounded-md text-muted no-underline hover:text-text focus-visible:outline-offset-[-2px]",
        isInList ? "gap-2.5 px-2.5" : "sm:h-[30px] sm:gap-2.5 sm:px-2.5",
        isHere && "font-medium text-text sm:bg-raised",
        isHere &&
          !isInList &&
          "before:absolute before:bg-accent max-sm:before:inset-x-4 max-sm:before:top-0 max-sm:before:h-0.5 sm:before:-left-2 sm:before:h-[18px] sm:before:w-0.5",
        isHere && isInList && "bg-raised",
        className,
      )}
    >
      <place.Icon aria-hidden size={15} strokeWidth={1.75} />
      <span className={isInList ? "hidden" : "sm:hidden"}>{place.short}</span>
      <span className={isInList ? undefined : "max-sm:hidden"}>{place.label}</span>
      <span className={isInList ? "ml-auto" : "max-sm:absolute max-sm:top-1 max-sm:left-1/2 max-sm:ml-2 sm:ml-auto"}>
        <Note href={place.href} waiting={waiting} />
      </span>
    </Link>
  );
}

function Note({ href, waiting }: { href: Place["href"]; waiting: Waiting }) {
  if (href === "/overview" && waiting.concerns > 0) {
    return (
      <>
        <span aria-hidden>
          <Badge isCall>{waiting.concerns}</Badge>
        </span>
        <span className="sr-only">
          , {countOf(waiting.concerns, "thing")} {waiting.concerns === 1 ? "needs" : "need"} a look
        </span>
      </>
    );
  }
  if (href === "/sources" && waiting.decisions && waiting.decisions.count > 0) {
    return <Call count={waiting.decisions.count} what="source" />;
  }
  if (href === "/settings" && waiting.proposals > 0) return <Call count={waiting.proposals} what="change" />;
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
