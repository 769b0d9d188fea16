import { LogOut } from "lucide-react";
import { useId, useState, useSyncExternalStore } from "react";
import { useMe } from "../live/me.ts";
import { signOut } from "../live/sign-out.ts";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import type { Failure } from "../ui/failure.ts";
import { failureOf } from "../ui/failure.ts";
import { Segmented } from "../ui/segmented.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { chooseTimeZone, useTimeZone } from "../ui/time-zone.ts";
import { chooseTheme, chosenTheme, onThemeChange, type Theme } from "./theme.ts";

const THEME_OPTIONS = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "system", label: "System" },
] as const;

const ZONE_OPTIONS = [
  { value: "local", label: "Local" },
  { value: "utc", label: "UTC" },
] as const;

/** Who is signed in, how the console looks to her, and the way out. */
export function WhoMenu() {
  const me = useMe();
  const theme = useSyncExternalStore<Theme>(onThemeChange, chosenTheme, () => "system");
  const zone = useTimeZone();
  const menu = useId();
  const [isLeaving, setIsLeaving] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  if (!me) return <Skeleton className="h-6 w-24 max-sm:w-6" />;

  const leave = () => {
    setIsLeaving(true);
    signOut().catch((error: unknown) => {
      setFailure(failureOf(error));
      setIsLeaving(false);
    });
  };

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
        <div className="px-3.5 py-3">
          <p className="truncate font-medium">{me.name}</p>
          <p className="truncate text-s text-muted">{me.email}</p>
          <p className="mt-1 text-s text-muted">
            {me.role} · {me.permissions.join(", ")}
          </p>
        </div>
        <div className="flex items-center justify-between gap-2 border-t border-line px-3.5 py-3">
          <span className="text-s text-muted">Theme</span>
          <Segmented label="Theme" value={theme} options={THEME_OPTIONS} onChoose={chooseTheme} />
        </div>
        <div className="flex items-center justify-between gap-2 px-3.5 pb-3">
          <span className="text-s text-muted">Times</span>
          <Segmented label="Times" value={zone} options={ZONE_OPTIONS} onChoose={chooseTimeZone} />
        </div>
        <div className="flex flex-col gap-2 border-t border-line px-3.5 py-3">
          {failure && <ErrorState failure={failure} isInline />}
          <Button busy={isLeaving} onClick={leave}>
            <LogOut aria-hidden size={13} />
            Sign out
          </Button>
        </div>
      </div>
    </>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => (word?.[0] ?? "").toUpperCase()).join("");
}
