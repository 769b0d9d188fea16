/**
 * Characters that are not seen but change what is read: bidirectional controls (they can show code in another order than it
 * runs: "Trojan Source", CVE-2021-42574), zero-width and other format characters, control characters but for the tab, and
 * the supplementary variation selectors (which can carry a hidden text).
 */
const HIDDEN = /(?!\t)(?:[\p{Cc}\p{Cf}\u2028\u2029]|[\u{e0100}-\u{e01ef}])/gu;

const NAMES: Record<string, string> = {
  "\u200b": "zero-width space",
  "\u200d": "zero-width joiner",
  "\u200e": "left-to-right mark",
  "\u200f": "right-to-left mark",
  "\u202a": "left-to-right embedding",
  "\u202b": "right-to-left embedding",
  "\u202c": "pop directional formatting",
  "\u202d": "left-to-right override",
  "\u202e": "right-to-left override",
  "\u2066": "left-to-right isolate",
  "\u2067": "right-to-left isolate",
  "\u2068": "first strong isolate",
  "\u2069": "pop directional isolate",
  "\ufeff": "byte order mark",
};

/** A run of what may be shown as it is, or one hidden character as `U+202E`. */
export type TextPart = { text: string } | { code: string; name: string };

/** Empty when nothing is hidden, so that the usual line costs one test. */
export function hiddenParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const found of text.matchAll(HIDDEN)) {
    if (found.index > at) parts.push({ text: text.slice(at, found.index) });
    const code = found[0].codePointAt(0) ?? 0;
    parts.push({
      code: `U+${code.toString(16).toUpperCase().padStart(4, "0")}`,
      name: NAMES[found[0]] ?? "hidden character",
    });
    at = found.index + found[0].length;
  }
  if (parts.length > 0 && at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}

/** How many there are in a file; its line ends and a byte order mark at its very beginning are none. */
export function countHidden(text: string): number {
  const body = text.replace(/^\ufeff/, "").replace(/\r\n|\n|\r/g, "");
  return body.match(HIDDEN)?.length ?? 0;
}
