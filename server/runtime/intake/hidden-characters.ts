/**
 * What a reader does not see, or takes for something else, though it changes what a text means. One rule for names,
 * intake, the protocol's schemas, the page and its comparison, so this file imports nothing and loads in the browser,
 * too.
 *
 * Unseen are: control characters; format characters, among them those that turn the direction of writing ("Trojan
 * Source", CVE-2021-42574); private use and unassigned code points, and surrogates without their other half (all of
 * them `C`); line separators that no editor shows; whatever Unicode says may be drawn as nothing (fillers, variation
 * selectors, tags); the braille blank. To stand in the brackets of an expression with the flag `u`.
 */
export const UNSEEN = String.raw`\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800`;

const UNSEEN_IN_NAME = new RegExp(`[${UNSEEN}]`, "u");
const EACH_UNSEEN = new RegExp(`[${UNSEEN}]`, "gu");
/** In a text tabs and line ends are seen by what they do. */
const HIDDEN = new RegExp(`(?![\\t\\n\\r])[${UNSEEN}]`, "gu");

/** Letters, digits and marks as in a name; `$` and `_` belong to it. */
const WORD = /[$_\p{ID_Start}][$\p{ID_Continue}]*/gu;
const LATIN = /\p{Script=Latin}/u;
const LOOKS_LATIN = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;

const NAMES: Record<string, string> = {
  "\0": "NUL",
  "\u00ad": "soft hyphen",
  "\u115f": "Hangul filler",
  "\u1160": "Hangul filler",
  "\u200b": "zero-width space",
  "\u200c": "zero-width non-joiner",
  "\u200d": "zero-width joiner",
  "\u200e": "left-to-right mark",
  "\u200f": "right-to-left mark",
  "\u2028": "line separator",
  "\u2029": "paragraph separator",
  "\u202a": "left-to-right embedding",
  "\u202b": "right-to-left embedding",
  "\u202c": "pop directional formatting",
  "\u202d": "left-to-right override",
  "\u202e": "right-to-left override",
  "\u2066": "left-to-right isolate",
  "\u2067": "right-to-left isolate",
  "\u2068": "first strong isolate",
  "\u2069": "pop directional isolate",
  "\u2800": "braille blank",
  "\u3164": "Hangul filler",
  "\ufeff": "byte order mark",
  "\uffa0": "Hangul filler",
};

/** Whether every character of a name shows. */
export function isVisible(name: string): boolean {
  return !UNSEEN_IN_NAME.test(name);
}

/** A name that may be anything, to be shown: what does not show is written as it is in code, `\u{202e}`. */
export function writtenOut(name: string): string {
  return name.replace(EACH_UNSEEN, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** A run of what may be shown as it is, or one character that must not, as `U+202E`. */
export type TextPart = { readonly text: string } | { readonly code: string; readonly name: string };

/** A hidden character: where it stands in the text, in UTF-16 code units, and how many of them it takes. */
export interface HiddenCharacter {
  readonly at: number;
  readonly length: number;
  /** As `U+202E`. */
  readonly code: string;
  readonly name: string;
}

/** All of a text, in their order. A byte order mark at its very beginning is none. */
export function findHidden(text: string): HiddenCharacter[] {
  const found = Array.from(text.matchAll(HIDDEN), ({ 0: character, index }) => ({
    at: index,
    length: character.length,
    code: codeOf(character),
    name: nameOf(character),
  }));
  return text.startsWith("\ufeff") ? found.slice(1) : found;
}

/** A word of Latin letters has one of Cyrillic or Greek among them, which mostly looks the same: `pаy` is not `pay`. */
export function mixesScripts(word: string): boolean {
  return LOOKS_LATIN.test(word) && LATIN.test(word);
}

/**
 * The text with each hidden character apart, and each Cyrillic or Greek letter of a word that has Latin ones, too.
 * Empty when there is nothing of the kind.
 */
export function unseenParts(text: string): TextPart[] {
  const marks = new Map(findHidden(text).map(({ at, length, code, name }) => [at, { length, code, name }]));
  if (LOOKS_LATIN.test(text)) {
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (!mixesScripts(word)) continue;
      let at = index;
      for (const letter of word) {
        if (LOOKS_LATIN.test(letter)) marks.set(at, { length: letter.length, code: letter, name: scriptOf(letter) });
        at += letter.length;
      }
    }
  }
  const parts: TextPart[] = [];
  let end = 0;
  for (const [at, { length, code, name }] of [...marks].sort(([a], [b]) => a - b)) {
    if (at > end) parts.push({ text: text.slice(end, at) });
    parts.push({ code, name });
    end = at + length;
  }
  if (parts.length > 0 && end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function nameOf(character: string): string {
  if (/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u.test(character)) return "variation selector";
  if (/[\u{e0000}-\u{e007f}]/u.test(character)) return "tag";
  return NAMES[character] ?? "hidden character";
}

function scriptOf(letter: string): string {
  return `${codeOf(letter)}, a ${/\p{Script=Greek}/u.test(letter) ? "Greek" : "Cyrillic"} letter among Latin ones`;
}
