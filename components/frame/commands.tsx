import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ACTION_TRAY_ID } from "../actions/action-tray.tsx";
import type { KeyBinding } from "../keys/key-reader.ts";
import { useKeys } from "../keys/use-keys.ts";
import { useLiveRoom } from "../live/live-provider.tsx";
import { onUse } from "../live/on-use.tsx";
import type { NamedEntry } from "../palette/entry.ts";
import { PLACES } from "./places.ts";

/** Both come when they are asked for, and not with the first page. */
const PaletteDialog = onUse(() => import("../palette/palette-dialog.tsx").then((module) => module.PaletteDialog));
const KeysDialog = onUse(() => import("../keys/keys-dialog.tsx").then((module) => module.KeysDialog));

/** The keys of the whole console, the palette, and the button that opens it. */
export function Commands() {
  const router = useRouter();
  const { connection } = useLiveRoom();
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);
  const searchPage = () => {
    if (!focusSearch()) setOpen("palette");
  };
  const close = () => setOpen(null);
  const openTray = () => document.getElementById(ACTION_TRAY_ID)?.togglePopover();
  const pages: NamedEntry[] = PLACES.map(({ href, label, key }) => ({
    id: `page ${href}`,
    label,
    keys: `g ${key}`,
    choose: { href },
  }));
  const bindings: KeyBinding[] = [
    { keys: "/", says: "Search this page; where it has no search, everything", press: searchPage },
    { keys: "?", says: "Show all keys", press: () => setOpen("keys") },
    { keys: ".", says: "Show running and ended actions", press: openTray },
    {
      keys: "p",
      says: "Pause or resume the live picture",
      press: () => (connection.state.phase === "paused" ? connection.resume() : connection.pause()),
    },
    ...PLACES.map(({ href, label, key }) => ({ keys: `g ${key}`, says: label, press: () => router.push(href) })),
  ];
  useKeys(bindings, () => setOpen((now) => (now === "palette" ? null : "palette")));
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen("palette")}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-7 shrink-0 items-center gap-2 rounded-md border border-line px-2 text-s text-muted hover:text-text pointer-coarse:h-9"
      >
        <Search aria-hidden size={13} />
        <span className="max-md:sr-only">Find and do</span>
        <kbd aria-hidden className="text-xs text-faint max-md:hidden">
          Ctrl K
        </kbd>
      </button>
      {open === "palette" && (
        <PaletteDialog onClose={close} onKeys={() => setOpen("keys")} onTray={openTray} pages={pages} />
      )}
      {open === "keys" && <KeysDialog onClose={close} bindings={bindings} />}
    </>
  );
}

/** The first search field of the page that can be seen. False: it has none. */
function focusSearch(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement>('#main input[type="search"]');
  const field = [...fields].find((each) => each.checkVisibility());
  field?.focus();
  field?.select();
  return field !== undefined;
}
