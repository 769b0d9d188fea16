const KEY = "callboard.keys";
const listeners = new Set<() => void>();

/**
 * Do single keys act? Speech input types words, and a screen reader has single keys of its own, so they can be switched
 * off (WCAG 2.2, 2.1.4). Kept per browser.
 */
export function hasSingleKeys(): boolean {
  return localStorage.getItem(KEY) !== "off";
}

export function switchSingleKeys(isOn: boolean): void {
  if (isOn) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, "off");
  for (const listener of listeners) listener();
}

export function onSingleKeysChange(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}
