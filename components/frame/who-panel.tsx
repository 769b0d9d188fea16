import { LogOut } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import type { Me } from "#protocol/people";
import { signOut } from "../live/sign-out.ts";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import type { Failure } from "../ui/failure.ts";
import { failureOf } from "../ui/failure.ts";
import { Segmented } from "../ui/segmented.tsx";
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

/** What is in the menu of who is signed in. */
export function WhoPanel({ me }: { me: Me }) {
  const theme = useSyncExternalStore<Theme>(onThemeChange, chosenTheme, () => "system");
  const zone = useTimeZone();
  const [isLeaving, setIsLeaving] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const leave = () => {
    setIsLeaving(true);
    signOut().catch((error: unknown) => {
      setFailure(failureOf(error));
      setIsLeaving(false);
    });
  };

  return (
    <>
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
    </>
  );
}
