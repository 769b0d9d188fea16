import { type Loader, type TsconfigRaw, transform } from "esbuild";
import { findHidden, type HiddenCharacter } from "./hidden-characters.ts";

/** Allowed in strings, comments and regular expressions, and nowhere else in a program. */
const PROBE = "\u0001";

/**
 * The first hidden character of a text that stands in code: in a name, between words, or ending a comment's line
 * unseen. Null where all of them are inside strings, templates, comments and regular expressions. `text` must compile
 * as it is.
 *
 * The compiler itself says where they stand, so that no second reading of the language can differ from what is bundled:
 * with a character behind each that code cannot have, the text compiles only if none of them is in code.
 */
export async function findHiddenInCode(
  text: string,
  loader: Loader,
  compilerOptions: TsconfigRaw["compilerOptions"],
): Promise<HiddenCharacter | null> {
  const hidden = findHidden(text);
  const compiles = (count: number) =>
    transform(probed(text, hidden.slice(0, count)), {
      loader,
      logLevel: "silent",
      tsconfigRaw: { compilerOptions },
    }).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Error && "errors" in error) return false;
        throw error;
      },
    );
  if (hidden.length === 0 || (await compiles(hidden.length))) return null;
  let fine = 0;
  let broken = hidden.length;
  while (broken - fine > 1) {
    const middle = Math.floor((fine + broken) / 2);
    if (await compiles(middle)) fine = middle;
    else broken = middle;
  }
  return hidden[broken - 1] ?? null;
}

function probed(text: string, hidden: readonly HiddenCharacter[]): string {
  let end = 0;
  const parts = hidden.map(({ at, length }) => {
    const part = text.slice(end, at + length);
    end = at + length;
    return part + PROBE;
  });
  return [...parts, text.slice(end)].join("");
}
