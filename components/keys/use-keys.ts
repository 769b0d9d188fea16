import { useEffect, useEffectEvent } from "react";
import { browserClock } from "../live/clock.ts";
import { type KeyBinding, KeyReader } from "./key-reader.ts";
import { hasSingleKeys } from "./single-keys.ts";

/** Where a key is text, or moves within something that has keys of its own. */
const OWN_KEYS =
  'input:not([type="radio"]), textarea, select, [contenteditable="true"], [role="dialog"], [role="listbox"], [role="menu"], [role="tree"], [role="combobox"]';

/** Single keys for the whole page, and Ctrl-K or ⌘K, which also works while she types. */
export function useKeys(bindings: readonly KeyBinding[], onPalette: () => void): void {
  const act = useEffectEvent((event: KeyboardEvent, reader: KeyReader) => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      onPalette();
      return;
    }
    if (!hasSingleKeys() || isElsewhere(event.target)) return;
    const binding = reader.read(event, bindings);
    if (binding === null) return;
    event.preventDefault();
    if (binding !== "begun") binding.press();
  });
  useEffect(() => {
    const reader = new KeyReader(browserClock);
    const listen = (event: KeyboardEvent) => act(event, reader);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(OWN_KEYS) !== null;
}
