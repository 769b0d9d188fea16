export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "callboard.theme";

/**
 * Runs in the document's head: puts the chosen theme on `<html data-theme>` before anything is painted, and leaves the
 * page's nonce where libraries that add a style element look for it.
 */
export const THEME_SCRIPT = `(() => {
  const chosen = (() => { try { return localStorage.getItem("${KEY}"); } catch { return null; } })();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isFixed = chosen === "light" || chosen === "dark";
  document.documentElement.dataset.theme = isFixed ? chosen : dark.matches ? "dark" : "light";
  window.__webpack_nonce__ = document.currentScript?.nonce;
})();`;

const listeners = new Set<() => void>();

/** The choice; `system` follows the machine's own setting. */
export function chosenTheme(): Theme {
  const stored = localStorage.getItem(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

export function chooseTheme(theme: Theme): void {
  if (theme === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme);
  show();
}

/** Calls back whenever the choice or the shown theme changes, here, in another tab or in the machine's settings. */
export function onThemeChange(listener: () => void): () => void {
  if (listeners.size === 0) {
    darkQuery().addEventListener("change", show);
    window.addEventListener("storage", show);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    darkQuery().removeEventListener("change", show);
    window.removeEventListener("storage", show);
  };
}

/** Keeps the shown theme in step with the machine's settings where no view depends on it. Returns what ends it. */
export function followTheme(): () => void {
  return onThemeChange(() => undefined);
}

function darkQuery(): MediaQueryList {
  return window.matchMedia("(prefers-color-scheme: dark)");
}

function show(): void {
  const chosen = chosenTheme();
  document.documentElement.dataset.theme = chosen === "system" ? (darkQuery().matches ? "dark" : "light") : chosen;
  for (const listener of listeners) listener();
}
