import { useId } from "react";
import { AfterPicture } from "../live/after-picture.tsx";
import { useMe } from "../live/me.ts";
import { onUse } from "../live/on-use.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

/** Loaded after the picture: the first page is lighter without. */
const WhoPanel = onUse(() => import("./who-panel.tsx").then((module) => module.WhoPanel));

/** Who is signed in, how the console looks to her, and the way out. */
export function WhoMenu() {
  const me = useMe();
  const menu = useId();
  if (!me) return <Skeleton className="h-6 w-24 max-sm:w-6" />;

  return (
    <>
      <button
        type="button"
        popoverTarget={menu}
        aria-label={`${me.name}, ${me.role}: account, theme and times`}
        className="flex items-center gap-2 rounded-md px-1 py-0.5 text-s text-muted hover:text-text pointer-coarse:min-h-9"
      >
        <span
          aria-hidden
          className="grid size-6 place-items-center rounded-full border border-line bg-raised text-[10px] font-medium text-text"
        >
          {initials(me.name)}
        </span>
        <span className="max-sm:hidden">{me.role}</span>
      </button>
      {/* The browser's own popover: Escape and a press beside it close it, and the focus goes back. */}
      <div
        id={menu}
        popover="auto"
        role="dialog"
        aria-label="Account, theme and times"
        className="inset-auto top-[46px] right-3 m-0 w-[264px] rounded-md border border-line bg-panel p-0 text-text shadow-over"
      >
        <AfterPicture>
          <WhoPanel me={me} />
        </AfterPicture>
      </div>
    </>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => (word?.[0] ?? "").toUpperCase()).join("");
}
